"""Rules by a code that people say nobody follows, steps switched off, and forms that lie in a register of their own."""

from collections.abc import Mapping
from datetime import date
from pathlib import Path

from assistant.audit.checks.patterns import policy_without_operation
from assistant.audit.checks.result import State
from tests.audit.yards import by_subject, desk_of, sources

TODAY = date(2026, 10, 1)
HEAD = "---\ntitle: {}\nstatus: approved\neffective: 2026-01-01\n---\n"
ORCHARD: Mapping[str, str] = {
    "sources.yaml": sources("Pomar Alto", "Europe/Lisbon", list__csv="register inventory", rules="files policy", build__yaml="files other", notes="files other", pedidos__csv="register contract", boletins__csv="register other"),
    "list.csv": "id,name,owner,status\n1,Maturo,Eva Pinho,live\n",
    "rules/a.md": HEAD.format("GA-2 Harvest with machines") + "# Harvest\n\nWhoever is taken on to watch Maturo fills sheet QF-31 before the first day.\n",
    "rules/b.md": HEAD.format("GA-3 Ripeness board") + "# Board\n\nThe board of GA-3 meets each quarter on Maturo and keeps minutes.\n",
    "rules/c.md": HEAD.format("GA-4 Build rules for AI") + "# Build\n\nEvery build of Maturo runs the bruise-check step and the weight-check step.\n",
    "rules/d.md": HEAD.format("GA-5 Compras com IA") + "# Compras\n\nToda a encomenda de um produto com IA leva antes a ficha de origem preenchida.\n",
    "build.yaml": "name: build\nsteps:\n  - name: weight-check\n    skip: false\n  - name: bruise-check\n    skip: true\n    reason: slow\n",
    "notes/one.md": "---\ntitle: Staff\ndate: 2026-05-02\n---\n# Staff\n\nThere are no QF-31 sheets, nobody asked for them.\n",
    "notes/two.md": "---\ntitle: Board\ndate: 2026-05-02\n---\n# Board\n\nGA-3 has never been late. There were no findings under GA-3.\n",
    "notes/old.md": "---\ntitle: Before\ndate: 2025-05-02\n---\n# Before\n\nNobody keeps GA-3, the board never met.\n",
    "pedidos.csv": "Pedido;Fornecedor;Descrição;Valor;Data;Ficha de origem\nP-1;Olho Verde (antes Vista Fina);Câmara com IA;900;2026-04-01;\nP-2;Campo Largo;Pulverizador com IA;800;2026-04-02;\nP-3;Adubos Serra;Adubo;70;2026-04-03;F-9\n",
    "boletins.csv": "Ficha de origem;Fornecedor;Data\nF-1;Vista Fina, Lda.;2026-03-20\n",
}  # fmt: skip


def found(folder: Path) -> Mapping[str, State]:
    results = policy_without_operation.check(desk_of(folder, ORCHARD, TODAY))
    return {subject: one.state for subject, one in by_subject(results).items()}


def test_a_word_of_the_house_against_its_own_rule_is_found(tmp_path: Path) -> None:
    seen = found(tmp_path)
    assert seen["GA-2 Harvest with machines"] is State.FOUND
    assert "GA-3 Ripeness board" not in seen  # what was said is older than the rule, or says that nothing is wrong


def test_a_step_that_a_rule_names_is_found_where_it_is_switched_off(tmp_path: Path) -> None:
    seen = found(tmp_path)
    assert seen["build.yaml: bruise-check"] is State.FOUND
    assert seen["build.yaml: weight-check"] is State.NOT_FOUND


def test_a_form_may_lie_in_a_register_of_its_own_under_an_older_name(tmp_path: Path) -> None:
    seen = found(tmp_path)
    assert seen["P-1"] is State.NOT_FOUND
    assert seen["P-2"] is State.FOUND
