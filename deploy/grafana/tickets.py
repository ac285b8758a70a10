"""How are the tickets doing? The rows that say what customers and responders feel."""

from deploy.grafana.panels import (
    DESK,
    SCOPE,
    WORKERS,
    Panel,
    Query,
    Row,
    falling,
    one_voice,
    quantile,
    quiet,
    rate,
    rising,
)

WAITING = one_voice("paidan_queue_tickets")
OLDEST = one_voice("paidan_queue_oldest_wait_seconds")
RESPONDERS = one_voice("paidan_responders")
FREE = one_voice("paidan_responders", scope=f'{DESK},state="free"')
BREACHED = f'sum(increase(paidan_escalations_total{{{SCOPE},kind="breached"}}[1h]))'
WAITS = rising(120, 600)  # seconds; the limits per channel are in rules/recording.yml

GLANCE = Row(
    "Now",
    (
        Panel(
            "Decided in time",
            "Share of tickets, over the last hour, whose first decision came within 2 s of receipt. The "
            "promise is 99.5 %. Below it: look for lag, retries and store latency further down.",
            "percentunit",
            (Query('1 - max(job:paidan_time_to_decision_late:ratio_rate1h{job=~"$job"})', "in time"),),
            falling(0.99, 0.995),
            kind="stat",
            width=4,
            height=4,
        ),
        Panel(
            "Tickets waiting",
            "Tickets that no responder has accepted or been offered, over the chosen desks. What matters "
            "is how long they wait: see the next figure.",
            "short",
            (Query(quiet(f"sum({WAITING})"), "waiting"),),
            rising(200, 1000),
            kind="stat",
            width=4,
            height=4,
        ),
        Panel(
            "Oldest wait",
            "How long the oldest ticket has waited. Red: find it with `paidan queues`, ask why with `paidan explain`.",
            "s",
            (Query(quiet(f"max({OLDEST})"), "oldest"),),
            WAITS,
            kind="stat",
            width=4,
            height=4,
        ),
        Panel(
            "Free responders",
            "Responders signed in who hold nothing. None free while tickets wait: the desk needs people, not repair.",
            "short",
            (Query(quiet(f"sum({FREE})"), "free"),),
            falling(1, 2),
            kind="stat",
            width=4,
            height=4,
        ),
        Panel(
            "Clocks breached, last hour",
            "Time limits of law, norm and contract that ran out in the last hour. Which ones: row Clocks "
            "and customers.",
            "short",
            (
                Query(
                    quiet(BREACHED),
                    "breached",
                ),
            ),
            rising(1, 10),
            kind="stat",
            width=4,
            height=4,
        ),
        Panel(
            "Workers",
            "Workers that Prometheus reaches. Fewer than you started: look at the missing one's log and "
            "at /readyz. Its partitions move to the others within seconds if it is really dead.",
            "short",
            (Query(f"count({WORKERS}) or vector(0)", "workers"),),
            falling(1, 2),
            kind="stat",
            width=4,
            height=4,
        ),
    ),
)

FLOW = Row(
    "Rate, errors, duration",
    (
        Panel(
            "Intake by channel and outcome",
            "Events from the channel adapters: accepted, or dead (dead-lettered, can never succeed). A "
            "channel at zero: its adapter has stopped. Dead events: `paidan dlq ls`.",
            "cps",
            (Query(rate("paidan_intake_events_total", "channel", "outcome"), "{{channel}} {{outcome}}"),),
            stacked=True,
        ),
        Panel(
            "Decisions by kind",
            "What the desks decide. Many released against offered: responders let offers expire or reject "
            "them. Queued without offered: nobody fits or nobody is free.",
            "cps",
            (Query(rate("paidan_decisions_total", "kind", scope=DESK), "{{kind}}"),),
            stacked=True,
        ),
        Panel(
            "Tickets that change desks, by reason",
            "Passed on by people, over to the night desk (after_hours), or to a neighbour that can help sooner "
            "(overflowed). Much overflow from one desk: it lacks people; much to and fro: regions are drawn wrongly.",
            "cps",
            (Query(rate("paidan_moves_total", "reason", scope=DESK), "{{reason}}"),),
            stacked=True,
        ),
        Panel(
            "Events without power, by reason",
            "Late, duplicate or contradictory events; each is recorded and changes nothing. A few are "
            "normal. Many stale_offer: desktops answer too late. Many unknown_desk: a wrong key upstream. "
            "Many bounced: tickets are passed to and fro.",
            "cps",
            (Query(quiet(rate("paidan_ignored_events_total", "reason", scope=DESK), "reason"), "{{reason}}"),),
            rising(1, 10),
            stacked=True,
        ),
        Panel(
            "Time to decision",
            "From receipt of a ticket to its first decision (offered or queued), so it measures us, not "
            "staffing. The promise is 2 s. Worse on all channels: lag, store or broker. Worse on one: its "
            "adapter's clock or a burst.",
            "s",
            (
                Query(quantile(0.5, "paidan_time_to_decision_seconds", "channel"), "p50 {{channel}}"),
                Query(quantile(0.99, "paidan_time_to_decision_seconds", "channel"), "p99 {{channel}}"),
            ),
            rising(1, 2),
            width=12,
        ),
        Panel(
            "Time to answer",
            "From receipt of a ticket to a responder's acceptance: what the customer feels. Rising while "
            "time to decision is flat: too few responders, or too few with the skill.",
            "s",
            (
                Query(quantile(0.5, "paidan_time_to_answer_seconds", "channel"), "p50 {{channel}}"),
                Query(quantile(0.9, "paidan_time_to_answer_seconds", "channel"), "p90 {{channel}}"),
            ),
            rising(60, 600),
            width=12,
        ),
    ),
)

QUEUES = Row(
    "Queues and responders",
    (
        Panel(
            "Waiting by desk and priority",
            "Length of the queues. Long at priority 1: more urgent work than people. Long at priority 4 "
            "only: normal at peak, it drains later.",
            "short",
            (Query(quiet(f"sum by (desk, priority) ({WAITING})", "desk"), "{{desk}} P{{priority}}"),),
            rising(200, 1000),
            stacked=True,
            width=12,
        ),
        Panel(
            "Waiting by desk and channel",
            "Length of the queues by the way customers came. A phone queue hurts after seconds, mail after an hour.",
            "short",
            (Query(quiet(f"sum by (desk, channel) ({WAITING})", "desk"), "{{desk}} {{channel}}"),),
            rising(200, 1000),
            stacked=True,
            width=12,
        ),
        Panel(
            "Oldest wait by desk and priority",
            "Age of the oldest waiting ticket. A line that climbs one second per second is a ticket "
            "nobody takes: `paidan queues` names it, `paidan explain` says what it waits for.",
            "s",
            (Query(quiet(f"max by (desk, priority) ({OLDEST})", "desk"), "{{desk}} P{{priority}}"),),
            WAITS,
            width=12,
        ),
        Panel(
            "Oldest wait by desk and channel",
            "The same by channel. Phone is due in 15 s, web and app in a minute, mail in an hour (policy clauses).",
            "s",
            (Query(quiet(f"max by (desk, channel) ({OLDEST})", "desk"), "{{desk}} {{channel}}"),),
            WAITS,
            width=12,
        ),
        Panel(
            "Responders by state",
            "Free hold nothing, busy can take more, full cannot, wrap_up do after-work, away are on a "
            "break. Many away at once after a fault: their offers expired and the desk set them away.",
            "short",
            (Query(quiet(f"sum by (state) ({RESPONDERS})", "state"), "{{state}}"),),
            stacked=True,
            width=12,
        ),
        Panel(
            "Free responders while tickets wait",
            "Free responders of desks where some ticket has waited over a minute. Zero is right. "
            "Otherwise either they lack the skill or matching is at fault: `paidan explain` tells which.",
            "short",
            (
                Query(
                    quiet(
                        f"sum by (desk) ({FREE}) and on (desk) (max by (desk) ({OLDEST}) > 60)",
                        "desk",
                    ),
                    "{{desk}}",
                ),
            ),
            rising(1, 5),
            width=12,
        ),
    ),
)
