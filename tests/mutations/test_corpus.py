"""Every kind of mutation gives exactly its findings, in every client's file, at the cells that people see."""

from __future__ import annotations

from pathlib import Path

import pytest
from workbooks import needs

from mutations import clients
from mutations.bench import Bench
from mutations.corpus import CONVERTED, KINDS, SAVED
from mutations.judged import Difference, judge, misplaced
from mutations.mutation import MUTATIONS

CLIENTS, AFTER = (
    [pytest.param(name, marks=pytest.mark.office) if name == clients.OFFICE else name for name in names]
    for names in (clients.NAMES, clients.AFTER)
)
AFTERWARDS = SAVED[::7]
"""Every seventh kind is also saved by each program after it was mutated; ``make corpus`` does it with all."""


@pytest.fixture(scope="session")
def bench(tmp_path_factory: pytest.TempPathFactory) -> Bench:
    return Bench(tmp_path_factory.mktemp("corpus"))


@pytest.fixture
def client(request: pytest.FixtureRequest) -> str:
    needs(clients.is_here(request.param), request.param)
    return str(request.param)


def assert_exact(path: Path, kind: str, before: list[str]) -> None:
    judged = judge(path)
    assert Difference.of(judged, MUTATIONS[kind], before) == Difference(), judged.labels
    assert judge(path) == judged, "the second check in one process gives other findings"
    if judged.readable:
        assert misplaced(path, judged.findings) == []


def test_the_corpus_has_enough_kinds():
    assert len(KINDS) >= 60
    assert all(mutation.edit or mutation.raw for mutation in MUTATIONS.values())


@pytest.mark.parametrize("client", CLIENTS, indirect=True)
def test_saving_alone_gives_no_finding(bench, client):
    folder = bench.saved_by(client)
    assert bench.before(folder / "return.xlsx") == []
    assert bench.before(folder / "master.xlsx") == bench.before(bench.originals[1])


@pytest.mark.parametrize("client", CLIENTS, indirect=True)
@pytest.mark.parametrize("kind", SAVED)
def test_mutation(bench, client, kind):
    mutation = MUTATIONS[kind]
    before = bench.before(bench.saved_by(client) / f"{mutation.original}.xlsx")
    assert_exact(bench.mutated(client, mutation), kind, before)


@pytest.mark.office
@pytest.mark.parametrize("kind", CONVERTED)
def test_mutation_saved_in_another_format(bench, kind):
    needs(clients.is_here(clients.OFFICE), clients.OFFICE)
    assert_exact(bench.converted[kind], kind, [])


@pytest.mark.parametrize("client", AFTER, indirect=True)
def test_mutations_saved_by_a_program_afterwards(bench, client):
    for kind, path in bench.saved_afterwards(client, AFTERWARDS).items():
        before = bench.before(bench.originals[0 if MUTATIONS[kind].original == "return" else 1])
        assert_exact(path, kind, before)
