"""The API: what a command gives, Python gets; from paths or open files, in frames of declared types."""

import dataclasses
import io
import json
from datetime import date

import pandas
import pytest
from workbooks import Form, ita, ita_ok

from ita_workbook import ItaError, Master, Result, check, demo, diff, export_templates, findings, frameworks, repair
from ita_workbook.checks.fetch import Policy
from ita_workbook.words.templates import template

TODAY = date(2023, 9, 30)
TEXT, COUNT, SCORE, FLAG, DAY, MOMENT, CHOICE = (
    "string", "Int64", "Float64", "boolean", "datetime64[s]", "datetime64[s, UTC]", "category",
)  # fmt: skip


@pytest.fixture(scope="module")
def made(tmp_path_factory):
    return demo(tmp_path_factory.mktemp("api") / "season")


@pytest.fixture(scope="module")
def master(made):
    return Master(made.folder / "master.xlsx")


def opened(path):
    """The file as it comes from a web form: bytes with no place on a disk."""
    return io.BytesIO(path.read_bytes())


def types(frame):
    return {name: str(kind) for name, kind in frame.dtypes.items()}


def words(kind, *names):
    return dict.fromkeys(names, kind)


class TestFrames:
    """The columns and types that docs/python.md declares, also where there are no rows."""

    def test_of_a_check(self, made, master):
        for paths in (made.folder / "returns", made.folder / "merged.xlsx"):
            checked = check(paths, master=master, today=TODAY)
            assert types(checked.to_frame()) == {
                **words(CHOICE, "code", "severity", "family"),
                **words(TEXT, "file", "department", "sheet", "sheet_id", "cell", "field", "row_key", "message", "cure",
                        "value", "expected"),
                "waived": FLAG, "reason": TEXT, "approved_by": TEXT,
            }  # fmt: skip
        assert types(checked.to_frame("files")) == {
            **words(TEXT, "file", "department", "form_id"), "kind": CHOICE,
            **words(COUNT, "year_be", "errors", "warnings", "notes", "waived"), "readable": FLAG,
        }  # fmt: skip

    def test_of_an_issue(self, made):
        frame = made.issued.to_frame()
        assert types(frame) == {
            **words(TEXT, "department", "file", "form_id"), **words(COUNT, "issue", "items", "measures", "rows"),
            "issued_at": MOMENT,
        }  # fmt: skip
        assert frame["form_id"].is_unique
        assert (frame["rows"] >= frame["items"] + frame["measures"]).all()

    def test_of_a_repair(self, made):
        frame = made.repaired.to_frame()
        assert types(frame) == {
            **words(TEXT, "place", "text", "sheet_id", "row_key", "field"), **words(CHOICE, "outcome", "reason"),
        }  # fmt: skip
        assert len(frame) == len(made.repaired.carried) > 0

    def test_of_a_merge(self, made):
        merged = made.merged
        assert types(merged.to_frame()) == {
            **words(TEXT, "sheet_id", "row_key", "field"), "outcome": CHOICE,
            **words(TEXT, "before", "after", "department", "file", "cell", "sha256"),
        }  # fmt: skip
        assert set(types(merged.to_frame("conflicts")).values()) == {TEXT}
        files = merged.to_frame("files")
        assert types(files) == {
            **words(TEXT, "file", "department", "form_id", "sha256"),
            **words(COUNT, "read", "carried", "agreed", "conflicting", "settled", "reported"), "taken": FLAG,
        }  # fmt: skip
        assert (files["read"] == files[["carried", "agreed", "conflicting", "settled", "reported"]].sum(axis=1)).all()
        assert len(merged.to_frame()) == files["carried"].sum() > 0

    def test_of_a_status(self, made):
        status = made.merged.master.status(made.folder / "returns", today=TODAY, record=False)
        assert types(status.to_frame()) == {
            "department": TEXT, "state": CHOICE, "round": CHOICE, "issued_at": MOMENT, "last_activity": MOMENT,
            "next_due": DAY,
            **words(COUNT, "issue", "items", "measures", "items_done", "required", "filled", "percent", "errors",
                    "warnings", "late", "late_measures", "days_late"),
            "remembered": FLAG, "files": TEXT,
        }  # fmt: skip
        assert types(status.to_frame("rows")) == {
            "kind": CHOICE, "sheet_id": CHOICE, **words(TEXT, "row_key", "department", "answered_by"),
        }  # fmt: skip

    def test_of_the_rest(self, made):
        merged = made.merged.master
        text = {**words(TEXT, "row_key", "field", "before", "after", "before_cell", "after_cell")}
        changed = diff(made.folder / "master.xlsx", made.folder / "merged.xlsx").to_frame()
        assert types(changed) == {"kind": CHOICE, "sheet_id": CHOICE, **text}
        explained = merged.explain("assignments!O12.url").to_frame()
        assert types(explained)["merged_at"] == MOMENT
        assert types(made.documents.to_frame()) == {"kind": CHOICE, "format": CHOICE, "file": TEXT, "bytes": COUNT}
        assert types(findings().to_frame())["severity"] == CHOICE
        assert types(frameworks(2566).to_frame())["year_be"] == COUNT

    def test_of_the_sheets_of_a_master(self, made):
        merged = made.merged.master
        items = merged.to_frame("assignments")
        assert items.index.name == "row_key"
        assert types(items)["published_on"] == DAY
        assert items["status"].cat.ordered
        assert items["status"].cat.categories[0] == "ยังไม่ดำเนินการ"
        english = merged.to_frame("assignments", language="en")
        assert english.loc["O1", "status"] != items.loc["O1", "status"]
        assert types(merged.to_frame("indicators"))["score"] == SCORE
        assert merged.to_frame("departments").index.is_unique
        with pytest.raises(ItaError, match="Did you mean assignments"):
            merged.to_frame("asignments")

    def test_of_scores(self, made):
        frame = made.merged.master.scores().set_index("code")
        assert types(frame) == {
            "name": TEXT, "level": CHOICE, "tool": CHOICE, "grade": CHOICE,
            **words(SCORE, "score", "previous_score", "change", "target", "computed", "difference"),
        }  # fmt: skip
        assert frame["score"].dropna().between(0, 100).all()
        assert frame.loc["TOTAL", "level"] == "total"
        assert (frame["difference"].dropna() == (frame["score"] - frame["computed"])[frame["difference"].notna()]).all()

    def test_an_unknown_table_is_refused_with_the_known_ones(self, made):
        with pytest.raises(ItaError, match="there are findings, files"):
            made.checked.to_frame("file")


def test_what_is_no_day_stands_as_it_was_written(season, tmp_path):
    form = Form(season(2566).master)
    form.put("assignments", "O1", due_on="ก่อนสิ้นปี")
    form.put("assignments", "O2", due_on="31/03/2566")
    form.save(tmp_path / "m.xlsx")
    frame = Master(tmp_path / "m.xlsx").to_frame("assignments")
    assert frame.loc["O1", "due_on"] is pandas.NaT
    assert frame.loc["O1", "due_on_text"] == "ก่อนสิ้นปี"
    assert frame.loc["O2", "due_on"] == pandas.Timestamp(2023, 3, 31)
    assert "published_on_text" not in frame


class TestOpenFiles:
    """A file by its path and the same file open give the same, also after the caller has closed it."""

    def test_a_check(self, made, master):
        damaged = made.damaged
        with damaged.open("rb") as stream:
            checked = check(stream, master=opened(made.folder / "master.xlsx"), today=TODAY)
        assert checked.to_json() == check(damaged, master=master, today=TODAY).to_json()
        several = check([opened(path) for path in made.returns], today=TODAY)
        assert several.counts == check(made.returns, today=TODAY).counts

    def test_copies_with_marks_are_made_of_them(self, made, tmp_path):
        with made.damaged.open("rb") as stream:
            checked = check(stream, today=TODAY)
        assert [path.name for path in checked.annotate(tmp_path / "marked")] == [made.damaged.name]

    def test_a_merge_and_a_status(self, made, tmp_path):
        ledger = made.folder / "master.ledger"
        master = Master(opened(made.folder / "master.xlsx"), ledger=ledger)
        merged = master.merge([opened(path) for path in made.merged.files])
        assert merged.to_frame("files")["carried"].sum() == made.merged.to_frame("files")["carried"].sum()
        status = master.status([opened(path) for path in made.returns], today=TODAY, record=False)
        assert set(status.to_frame()["state"]) == {"returned"}

    def test_a_repair_a_difference_and_a_list_of_departments(self, made, tmp_path):
        assert repair(opened(made.damaged)).to_frame().equals(made.repaired.to_frame())
        one, two = made.folder / "master.xlsx", made.folder / "merged.xlsx"
        assert diff(opened(one), opened(two)).changes == diff(one, two).changes
        listed = tmp_path / "d.csv"
        listed.write_text("ส่วนราชการ\nกองช่าง\n", encoding="utf-8")
        with listed.open("rb") as stream:
            assert Master.new(2566, "อ", "tt", departments=stream).departments == ("กองช่าง",)

    def test_a_framework(self):
        shipped = template("frameworks", "2566.yaml").read_bytes()
        assert frameworks(io.BytesIO(shipped)).to_frame()["year_be"].tolist() == [2566]
        assert Master.new(io.BytesIO(shipped), "อ", "tt").year == 2566

    def test_one_opened_as_text_is_refused(self, made):
        with made.damaged.open(encoding="utf-8", errors="ignore") as stream, pytest.raises(ItaError, match="as bytes"):
            check(stream)


class TestFolders:
    """A folder stands for the workbooks in it; what else somebody may have sent is told."""

    def test_documents_are_told(self, made, tmp_path):
        (tmp_path / "ตอบ.pdf").write_bytes(b"%PDF")
        with pytest.raises(ItaError, match=r"no workbook .* not read, 1 document that is no workbook: ตอบ\.pdf"):
            check(tmp_path)
        (tmp_path / "r.xlsx").write_bytes(made.returns[0].read_bytes())
        checked = check([tmp_path, tmp_path / "r.xlsx"], today=TODAY)
        assert [file.name for file in checked.files] == ["r.xlsx"]
        (told,) = [text.en for text in checked.warnings]
        assert told.startswith("not read, 1 document that is no workbook: ตอบ.pdf")

    def test_what_is_not_there_is_named(self, tmp_path):
        with pytest.raises(ItaError, match="nowhere is not there"):
            check(tmp_path / "nowhere")


class TestMasters:
    def test_one_that_was_made_is_used_before_it_is_saved(self, tmp_path):
        master = Master.new(2566, "เทศบาลตำบลตัวอย่าง", "tt")
        assert master.path is None
        assert master.explain("agency!name.value").to_frame()["value"][0] == "เทศบาลตำบลตัวอย่าง"
        assert master.report(tmp_path / "r", ["assignments"], ["html"]).files[0].exists()
        with pytest.raises(ItaError, match="save it first"):
            master.issue(tmp_path / "issued")

    def test_the_ledger_may_lie_elsewhere(self, tmp_path):
        master = Master.new(2566, "เทศบาลตำบลตัวอย่าง", "tt").save(tmp_path / "m.xlsx")
        elsewhere = tmp_path / "registry" / "season.ledger"
        elsewhere.parent.mkdir()
        named = Master(tmp_path / "m.xlsx", ledger=elsewhere)
        assert named.issue(tmp_path / "one").ledger == elsewhere
        assert named.issue(tmp_path / "two").to_frame()["issue"].tolist()[0] == 2
        assert not (tmp_path / "m.ledger").exists()
        assert master.issue(tmp_path / "three").to_frame()["issue"].tolist()[0] == 1
        other = Master.new(2566, "อื่น", "tt").save(tmp_path / "other.xlsx")
        with pytest.raises(ItaError, match="belongs to another master"):
            Master(other.path, ledger=elsewhere).issue(tmp_path / "four")

    def test_saving_one_that_was_read_keeps_what_people_added(self, season, tmp_path):
        form = Form(season(2566).master)
        form.book.create_sheet("ของฉัน")["A1"] = "จำไว้"
        form.save(tmp_path / "m.xlsx")
        Master(tmp_path / "m.xlsx").save(tmp_path / "copy.xlsx")
        assert (tmp_path / "copy.xlsx").read_bytes() == (tmp_path / "m.xlsx").read_bytes()

    def test_what_a_merge_made_is_saved_with_its_account(self, made, tmp_path):
        merged = made.merged.master.merge()
        with pytest.raises(ItaError, match="save what merge gave"):
            merged.master.save(tmp_path / "m.xlsx")
        with pytest.raises(ItaError, match="save what next gave"):
            made.merged.master.next().master.save(tmp_path / "n.xlsx")

    def test_nothing_is_written_before_a_result_is_saved(self, season, tmp_path):
        played = season(2566)
        returned = next(iter(played.returns.values()))
        (tmp_path / "r.xlsx").write_bytes(returned.read_bytes())
        before = sorted(path.name for path in tmp_path.iterdir())
        master = Master(played.master)
        ledger = master.open_ledger().path.read_bytes()
        merged = master.merge(tmp_path / "r.xlsx")
        check(tmp_path, master=master)
        master.status(tmp_path, record=False)
        assert sorted(path.name for path in tmp_path.iterdir()) == before
        assert master.open_ledger().path.read_bytes() == ledger
        assert merged.output is None

    def test_the_master_itself_is_never_replaced(self, made):
        with pytest.raises(ItaError, match="never replaced"):
            made.merged.master.merge().save(made.folder / "merged.xlsx", force=True)


class TestResults:
    def test_they_are_frozen_and_show_themselves_shortly(self, made):
        for result in (made, made.checked, made.issued, made.repaired, made.merged, made.documents):
            assert isinstance(result, Result)
            assert len(repr(result)) < 20
            with pytest.raises(dataclasses.FrozenInstanceError):
                result.folder = result

    @pytest.mark.parametrize("suffix", [".xlsx", ".html", ".json", ".csv"])
    def test_each_is_saved_in_every_format(self, made, tmp_path, suffix):
        merged = made.merged.master
        results = {
            "check": made.checked, "issue": made.issued, "status": merged.status(today=TODAY, record=False),
            "report": made.documents, "diff": diff(made.folder / "master.xlsx", made.folder / "merged.xlsx"),
            "explain": merged.explain("assignments!O12.url"), "findings": findings(), "frameworks": frameworks(),
        }  # fmt: skip
        for name, result in results.items():
            path = tmp_path / (name + suffix)
            assert result.save(path, now=None) is result
            assert path.stat().st_size > 0
            with pytest.raises(ItaError, match="exists already"):
                result.save(path)
        if suffix == ".csv":
            read = pandas.read_csv(tmp_path / "check.csv")
            assert read["code"].tolist() == made.checked.to_frame()["code"].tolist()

    def test_another_suffix_is_refused(self, made, tmp_path):
        with pytest.raises(ItaError, match=r"\.xlsx \.html \.json \.csv"):
            made.checked.save(tmp_path / "findings.pdf")

    def test_progress_is_told_for_each_stage(self, made, tmp_path):
        calls = []
        check(made.returns, progress=lambda *call: calls.append(call))
        assert calls == [("files", done, 6) for done in range(7)]
        calls.clear()
        made.merged.master.report(tmp_path, ["plan"], ["html"], progress=lambda *call: calls.append(call))
        assert calls == [("documents", 0, 1), ("documents", 1, 1)]


class TestLinks:
    """What is opened is asked for, and by what policy."""

    @pytest.mark.parametrize(
        ("links", "private"), [(True, False), ("private", True), (Policy(allow_private=True), True)], ids=str
    )
    def test_the_policy(self, made, monkeypatch, links, private):
        asked = []

        def with_links(checked, read, policy, *, started):
            started(1)(None)
            asked.append(policy.allow_private)
            return checked

        monkeypatch.setattr("ita_workbook.rollups.pool.with_links", with_links)
        stages = []
        check(made.returns[0], links=links, progress=lambda *call: stages.append(call))
        assert asked == [private]
        assert stages == [("files", 0, 1), ("files", 1, 1), ("links", 0, 1), ("links", 1, 1)]


class TestCommands:
    """The JSON of a command is that of the call, word for word."""

    @pytest.mark.parametrize("language", ["th", "en"])
    def test_they_print_what_the_call_gives(self, made, tmp_path, language):
        folder = made.folder
        master, merged = folder / "master.xlsx", folder / "merged.xlsx"
        calls = {
            ("check", folder / "returns", "--master", master): check(folder / "returns", master=master),
            ("status", merged, "--today", "30/09/2566"): Master(merged).status(today=TODAY),
            ("diff", master, merged): diff(master, merged),
            ("explain", merged, "assignments!O12.url"): Master(merged).explain("assignments!O12.url"),
            ("findings", "C102"): findings("C102"),
            ("frameworks",): frameworks(),
        }  # fmt: skip
        for command, result in calls.items():
            ran = ita(*command, "--json", "--lang", language)
            assert (ran.json, ran.code) == (json.loads(json.dumps(result.to_json(language))), result.exit_code), command
            assert "".join(result.json_pieces(language)) == ran.out.replace("\r\n", "\n"), command

    def test_they_write_what_the_call_writes(self, made, tmp_path):
        ita_ok("repair", made.damaged, "-o", tmp_path / "by-command.xlsx")
        repair(made.damaged).save(tmp_path / "by-call.xlsx")
        written = [Form(tmp_path / f"by-{way}.xlsx") for way in ("command", "call")]
        assert written[0].keys("tracking") == written[1].keys("tracking")
        assert {path.name for path in export_templates(tmp_path / "words").files} >= {"base.docx", "plan.yaml"}

    def test_what_cannot_be_repaired_is_told_and_ends_with_1(self, tmp_path):
        broken = tmp_path / "broken.xlsx"
        broken.write_bytes(b"PK\x03\x04 nothing")
        with pytest.raises(ItaError, match=r"broken\.xlsx: \[F\d+\]") as caught:
            repair(broken)
        assert caught.value.exit_code == 1
        ran = ita("repair", broken, "-o", tmp_path / "x.xlsx", "--lang", "en")
        assert (ran.code, ran.err.strip()) == (1, caught.value.pick("en"))

    def test_nothing_to_merge_is_told_and_ends_with_1(self, season, tmp_path):
        broken = tmp_path / "broken.xlsx"
        broken.write_bytes(b"PK\x03\x04 nothing")
        merged = Master(season(2566).master).merge(broken)
        assert merged.nothing_taken
        with pytest.raises(ItaError, match="no file could be merged") as caught:
            merged.save(tmp_path / "m.xlsx")
        assert (caught.value.exit_code, (tmp_path / "m.xlsx").exists()) == (1, False)
