"""Do customers get what they were promised, and what do they say? The row on clocks and surveys."""

from deploy.grafana.panels import SCOPE, Panel, Query, Row, quiet, rate, rising

UNHAPPY = rate("paidan_survey_scores_total", scope=f'{SCOPE},score=~"1|2"')

CUSTOMERS = Row(
    "Clocks and customers",
    (
        Panel(
            "Clocks warned, by clause",
            "Warnings that a time limit is half or three quarters spent. They come before breaches: more "
            "than usual means more people are needed soon.",
            "cps",
            (
                Query(
                    quiet(rate("paidan_escalations_total", "clause", scope=f'{SCOPE},kind="warned"'), "clause"),
                    "{{clause}}",
                ),
            ),
            stacked=True,
        ),
        Panel(
            "Clocks breached, by clause",
            "Time limits that ran out. A law or contract clause needs a person's attention the same day; "
            "each breach also raises the ticket's priority.",
            "cps",
            (
                Query(
                    quiet(rate("paidan_escalations_total", "clause", scope=f'{SCOPE},kind="breached"'), "clause"),
                    "{{clause}}",
                ),
            ),
            rising(0.01, 0.1),
            stacked=True,
        ),
        Panel(
            "Surveys by outcome",
            "Requested after every resolve; then answered, expired or ignored (an answer that belongs to "
            "no open request). Many ignored: the survey platform repeats itself or sends wrong ids.",
            "cps",
            (Query(quiet(rate("paidan_surveys_total", "outcome"), "outcome"), "{{outcome}}"),),
        ),
        Panel(
            "Answers by score",
            "What customers answer, 5 is best. A share of ones and twos that grows within hours usually "
            "has one cause: read the tickets with `paidan ticket`.",
            "cps",
            (Query(quiet(rate("paidan_survey_scores_total", "score"), "score"), "score {{score}}"),),
            stacked=True,
        ),
        Panel(
            "Unhappy share",
            "Share of answers with score 1 or 2. Nothing is drawn while nobody answers.",
            "percentunit",
            (
                Query(
                    f"({quiet(UNHAPPY)}) / ({quiet(rate('paidan_survey_scores_total'))})",
                    "score 1 or 2",
                ),
            ),
            rising(0.1, 0.25),
        ),
        Panel(
            "Tickets sent back",
            "Dissatisfied customers whose ticket was reopened for review.",
            "cps",
            (Query(rate("paidan_reviews_asked_total"), "sent back"),),
            rising(0.05, 0.5),
        ),
    ),
)
