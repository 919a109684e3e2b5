"""The organizations of `corpora`, each ingested once."""

import pytest

from tests.answer.corpora import (
    BANK,
    BANK_SOURCES,
    CITY,
    CITY_SOURCES,
    HOSPITAL,
    HOSPITAL_SOURCES,
    Opened,
    opened,
)


@pytest.fixture(scope="session")
def hospital(tmp_path_factory: pytest.TempPathFactory) -> Opened:
    return opened(tmp_path_factory.mktemp("hospital"), HOSPITAL, HOSPITAL_SOURCES)


@pytest.fixture(scope="session")
def bank(tmp_path_factory: pytest.TempPathFactory) -> Opened:
    return opened(tmp_path_factory.mktemp("bank"), BANK, BANK_SOURCES)


@pytest.fixture(scope="session")
def city(tmp_path_factory: pytest.TempPathFactory) -> Opened:
    return opened(tmp_path_factory.mktemp("city"), CITY, CITY_SOURCES)
