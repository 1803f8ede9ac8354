"""The rule book: every rule, what it may find, and the workbooks it is for. Reading this table is reading the rules."""

from __future__ import annotations

from ita_workbook.checks.rules import completeness, coordinator, forms, measures, privacy, publication, scores, status
from ita_workbook.checks.rules.rule import MASTER, Rule

RULES: tuple[Rule, ...] = (
    Rule(
        completeness.missing_cells,
        (
            completeness.REQUIRED,
            completeness.OWNER,
            *completeness.WHEN_STATUS.values(),
            completeness.WHEN_VALUE,
        ),
    ),
    Rule(completeness.unanswered_rows, (completeness.UNANSWERED,), MASTER),
    Rule(status.in_progress_past_end, (status.PAST_END,)),
    Rule(status.not_started_with_evidence, (status.WITH_EVIDENCE,)),
    Rule(measures.measures_without_tracking, (measures.UNTRACKED,)),
    Rule(measures.tracking_without_measure, (measures.UNKNOWN_MEASURE,)),
    Rule(coordinator.departments_unknown, (coordinator.UNKNOWN_DEPARTMENT,), MASTER),
    Rule(measures.weak_indicators_without_measure, (measures.WEAK,), MASTER),
    Rule(measures.comments_without_measure, (measures.UNANSWERED,), MASTER),
    Rule(measures.answers_unknown, (measures.ANSWERS_UNKNOWN,)),
    Rule(measures.starts_after_ends, (measures.BACKWARDS,)),
    Rule(measures.periods_outside_year, (measures.OUTSIDE_PERIOD,)),
    Rule(measures.measures_and_years, (measures.BEFORE_RESULT, measures.OTHER_YEAR), MASTER),
    Rule(publication.happened_outside_year, (publication.OUTSIDE_YEAR, publication.FUTURE)),
    Rule(publication.urls_repeated, (publication.REPEATED,)),
    Rule(publication.links_off_site, (publication.OFF_SITE,)),
    Rule(scores.scores_differ, (scores.DIFFERS, scores.DOUBTFUL, scores.OUTSIDE), MASTER),
    Rule(scores.item_scores, (scores.NOT_ALLOWED, scores.UNUSUAL), MASTER),
    Rule(scores.standing_claims, (scores.STANDING,), MASTER),
    Rule(scores.announced_level, (scores.LEVEL, scores.NO_LEVEL, scores.EIT), MASTER),
    Rule(privacy.personal_data, (privacy.NATIONAL_ID, privacy.PHONE, privacy.EMAIL, privacy.ACCOUNT)),
    Rule(privacy.persons_named, (privacy.PERSON,)),
    Rule(privacy.persons_in_texts, (privacy.PERSON_IN_TEXT,)),
    Rule(forms.form_rules, tuple(event for events in forms.EVENTS.values() for event in events)),
    Rule(coordinator.conflicts, (coordinator.UNDECIDED, coordinator.INCOMPLETE), MASTER),
    Rule(coordinator.waivers_of_nothing, (coordinator.NO_SUCH_CODE,), MASTER),
)
