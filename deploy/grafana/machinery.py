"""How is the machinery doing? The rows on use, saturation and errors of agents, broker and store."""

from deploy.grafana.panels import SCOPE, WORKERS, Panel, Query, Row, falling, quantile, quiet, rate, rising

AGENTS = Row(
    "Agents and Kafka",
    (
        Panel(
            "Lag by topic",
            "Records on the broker that are not finished. Short peaks are bursts. A floor that never "
            "falls is a stuck partition (alert PaidanConsumerStuck); a steady climb needs more workers, "
            "up to the number of partitions.",
            "short",
            (
                Query(
                    f"sum by (topic) (max without (instance, pod) (paidan_consumer_lag_records{{{SCOPE}}}))",
                    "{{topic}}",
                ),
            ),
            rising(5_000, 50_000),
        ),
        Panel(
            "Time since progress",
            "Seconds since each worker last finished a batch or had nothing to do. /livez turns red after "
            "a minute and the worker is restarted.",
            "s",
            (Query(f"time() - {WORKERS}", "{{instance}}"),),
            rising(30, 60),
        ),
        Panel(
            "Records finished, by agent",
            "Work done. All agents fall together: broker or store. One falls alone: its retries and batch time.",
            "cps",
            (Query(rate("paidan_agent_events_total", "agent"), "{{agent}}"),),
        ),
        Panel(
            "Records per batch",
            "Mean size of a batch. Near 500 (PAIDAN_BATCH_RECORDS) the agents are saturated; near 1 they are idle.",
            "short",
            (
                Query(
                    rate("paidan_agent_batch_records_sum", "agent")
                    + " / "
                    + rate("paidan_agent_batch_records_count", "agent"),
                    "{{agent}}",
                ),
            ),
            rising(250, 450),
        ),
        Panel(
            "Batch time, p99",
            "From taking a batch to its acknowledgement, so it includes the store and Kafka's "
            "acknowledgement. Compare with commit time to see which.",
            "s",
            (Query(quantile(0.99, "paidan_agent_batch_seconds", "agent"), "{{agent}}"),),
            rising(0.5, 2),
        ),
        Panel(
            "Retries, by agent and kind",
            "Work tried again. `retry` and `timer` are a store or broker that did not answer and heal by "
            "themselves; `isolate` looks for one bad record; `poison` found it. Lasting retries stop a "
            "partition: alert PaidanRetryStorm.",
            "cps",
            (Query(quiet(rate("paidan_agent_retries_total", "agent", "kind"), "agent"), "{{agent}} {{kind}}"),),
            rising(0.1, 1),
        ),
        Panel(
            "Dead letters, by topic and reason",
            "Records that can never succeed, moved aside with their reason. Each may be a customer's "
            "ticket: `paidan dlq ls`, mend the sender, then `paidan dlq replay`.",
            "cps",
            (
                Query(
                    quiet(rate("paidan_dead_letters_total", "topic", "reason"), "topic"),
                    "{{topic}} {{reason}}",
                ),
            ),
            rising(0.001, 0.1),
            width=12,
        ),
        Panel(
            "Timer lateness, p99",
            "How late timers (offers, wrap-up, clocks) were looked at. The promise is 2 s. Late timers "
            "keep tickets with responders who do not answer: the worker is overloaded or its store slow.",
            "s",
            (Query(quiet(quantile(0.99, "paidan_timer_late_seconds", "agent"), "agent"), "{{agent}}"),),
            rising(1, 2),
            width=12,
        ),
    ),
)

STORE = Row(
    "Store, outbox and ownership",
    (
        Panel(
            "Commits by outcome",
            "One commit is one batch of one desk. Fenced means another worker owns the desk now: one or "
            "two at a rebalance are right, more is two workers in dispute (alert PaidanCommitsFenced).",
            "cps",
            (Query(rate("paidan_commits_total", "agent", "outcome"), "{{agent}} {{outcome}}"),),
        ),
        Panel(
            "Commit time",
            "Time of one round trip that commits, for all desks of a batch. Above 50 ms at p99: slow commands, "
            "swapping or the network; look at the server's latency and memory.",
            "s",
            (
                Query(quantile(0.5, "paidan_commit_seconds", "agent"), "p50 {{agent}}"),
                Query(quantile(0.99, "paidan_commit_seconds", "agent"), "p99 {{agent}}"),
            ),
            rising(0.05, 0.25),
        ),
        Panel(
            "Outbox, batches",
            "Commits whose outcomes Kafka has not acknowledged yet. Sawtooth near zero is right; a climb "
            "means decisions are made and nobody hears of them.",
            "short",
            (Query(f"sum by (agent) (paidan_outbox_batches{{{SCOPE}}})", "{{agent}}"),),
            rising(50, 500),
        ),
        Panel(
            "Outbox, oldest",
            "Age of the oldest outcome not yet told to Kafka. Over 30 s: alert PaidanOutboxStalled.",
            "s",
            (Query(f"max by (agent) (paidan_outbox_oldest_seconds{{{SCOPE}}})", "{{agent}}"),),
            rising(5, 30),
        ),
        Panel(
            "Desks owned, by worker",
            "Desks that each worker is the one writer of. The sum stays the same when a worker comes or "
            "goes; a sum that fell means partitions without a worker. A worker at zero is idle: more "
            "workers than partitions.",
            "short",
            (Query(f"sum by (agent, instance) (paidan_desks_owned{{{SCOPE}}})", "{{agent}} {{instance}}"),),
            falling(0, 1),
            stacked=True,
            width=16,
        ),
    ),
)
