"""Do customers get what they were promised, and what do they say? The row on clocks and surveys."""

from deploy.grafana.panels import SCOPE, Panel, Query, Row, quiet, rate, rising

UNHAPPY = rate("paidan_survey_scores_total", scope=f'{SCOPE},score=~"1|2"')

SPENT = f"sum by (clause) (increase(paidan_clause_seconds_sum{{{SCOPE}}}[1d]))"
MET = f"sum by (clause) (increase(paidan_clause_seconds_count{{{SCOPE}}}[1d]))"
MEAN = f'({SPENT} / {MET}) / on (clause) max by (clause) (paidan_clause_limit_seconds{{{SCOPE},kind="mean"}})'
LATE = f"sum by (clause) (increase(paidan_clause_late_total{{{SCOPE}}}[1d])) / {MET}"

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
            "Mean time by clause, against its limit",
            "Mean of the time that clocks had counted when they were met, over a day, as a share of the mean that "
            "the policy allows. Above 1 the regulator's mean is missed although single tickets may be in time.",
            "percentunit",
            (Query(MEAN, "{{clause}}"),),
            rising(0.8, 1),
        ),
        Panel(
            "Met too late, by clause",
            "Share of clocks that were met after their own maximum, over a day. Open ones are not in it: they are "
            "among the breaches.",
            "percentunit",
            (Query(LATE, "{{clause}}"),),
            rising(0.01, 0.05),
        ),
        Panel(
            "Look-ups of customers",
            "What look-ups of a ticket's customer found. Missing: no profile was published, the ticket is degraded. "
            "Unavailable: the store did not answer in time; such tickets are looked up again.",
            "cps",
            (Query(quiet(rate("paidan_facts_total", "outcome"), "outcome"), "{{outcome}}"),),
            stacked=True,
        ),
        Panel(
            "Labels corrected by people",
            "What became of people's corrections of labels. Only `taught` moves weights; many that wait need a second "
            "person, many unlearnt mean somebody teaches nonsense: paidan classifier corrections. Full: refit.",
            "short",
            (Query(f"max by (verdict) (paidan_classifier_corrections{{{SCOPE}}})", "{{verdict}}"),),
        ),
        Panel(
            "Gold labels found",
            "Share of the labels of the gold set that the table finds alone, and with what people taught it. A point "
            "lost is unlearnt by itself. Beside it, how much of what may be learnt is: at 100 %, refit.",
            "percentunit",
            (
                Query(f"min by (by) (paidan_classifier_gold_share{{{SCOPE}}})", "{{by}}"),
                Query(f"max(paidan_classifier_learnt_length{{{SCOPE}}}) / 40", "learnt, of what it may"),
            ),
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
