import numpy as np
import pytest
from sklearn.metrics import cohen_kappa_score

from assistant.domain.errors import BadInput
from evals.measures.grades import GRADES, kappa, measure
from evals.reply import Reply
from tests.evals.measures.replies import QUIET, answer, cite, claim, figures, nugget, reply, results


def graded(*grades: str, tags: tuple[str, ...], **parts: object) -> Reply:
    """The n-th claim says `fact n` and cites evidence of the n-th grade."""
    cited = [cite(n, {}, "a.md", "x", grade=grade) for n, grade in enumerate(grades, start=1)]
    claims = [claim(f"fact {n}", n) for n in range(1, len(grades) + 1)]
    return reply(answer(claims=claims, citations=cited), tags=tags, **parts)


def test_the_answer_is_as_strong_as_its_weakest_statement() -> None:
    assert figures(measure, graded("strong", "weak", tags=("grade:weak",)))["grade-agreement"] == 1


def test_a_nugget_is_as_strong_as_the_best_statement_that_holds_it() -> None:
    wanted = [nugget("exact", "fact 1"), nugget("exact", "fact 2"), nugget("exact", "fact")]
    tags = ("grade:2:weak", "grade:3:strong")
    assert figures(measure, graded("strong", "weak", tags=tags, nuggets=wanted))["grade-agreement"] == 1


def test_a_statement_is_as_strong_as_its_weakest_citation() -> None:
    cited = [cite(1, {}, "a.md", "x", grade="strong"), cite(2, {}, "b.md", "x", grade="adequate")]
    made = reply(answer(claims=[claim("yes", 1, 2)], citations=cited), tags=["grade:adequate"])
    assert figures(measure, made)["grade-agreement"] == 1


def test_silence_gives_no_grade_and_disagrees() -> None:
    found = results(measure, reply(QUIET, tags=["grade:weak"]))["grade-agreement"]
    assert [(one.value, one.why) for one in found.findings] == [(0, "none where weak is right")]


def test_kappa_of_a_table_by_hand() -> None:
    """20, 5, 10, 15: observed .7, by chance .5, kappa .4."""
    counts = {("weak", "weak"): 20, ("weak", "strong"): 5, ("strong", "weak"): 10, ("strong", "strong"): 15}
    assert kappa([pair for pair, times in counts.items() for _ in range(times)]) == pytest.approx(0.4)


@pytest.mark.parametrize("seed", range(5))
def test_kappa_is_that_of_scikit_learn(seed: int) -> None:
    drawn = np.random.default_rng(seed).choice(GRADES, size=(40, 2)).tolist()
    assert kappa([(right, given) for right, given in drawn]) == pytest.approx(
        cohen_kappa_score(*zip(*drawn, strict=True))
    )


def test_kappa_is_undefined_where_only_one_grade_is_ever_given() -> None:
    assert kappa([("weak", "weak")] * 3) is None
    assert figures(measure, graded("weak", tags=("grade:weak",)))["grade-kappa"] is None


@pytest.mark.parametrize("tag", ["grade:good", "grade:2:weak", "grade:x:weak", "grade:-1:weak"])
def test_a_tag_that_names_no_grade_or_no_nugget_is_bad_input(tag: str) -> None:
    with pytest.raises(BadInput, match=f"case c: tag {tag}"):
        measure([graded("weak", tags=(tag,))])


def test_nothing_is_measured_without_labels() -> None:
    assert figures(measure, graded("weak", tags=())) == {"grade-agreement": None, "grade-kappa": None}
