"""How does a working day fit into a minute?"""

from pathlib import Path

from deploy.policy_file import load_policy
from schemas.clauses import Clause, Measure
from schemas.policy import Policy

POLICY = Path(__file__).parents[1] / "policy" / "telecom.yaml"
SOON_S = 60.0  # answer clauses up to here are heard by a waiting customer; the others stay as they are


def telecom() -> Policy:
    """Read the policy that ships with Paidan."""
    return load_policy(POLICY)


def hastened(policy: Policy, pace: float) -> Policy:
    """Give a variant of a policy for traffic that lives ``pace`` times as fast; its version says so.

    Faster are what people do: accepting, after-work, waiting for a preferred responder, asking a decliner
    again, answering a call, a chat or a survey. Priorities, skills, desks and the laws' clauses are untouched.
    """
    if pace == 1:
        return policy
    channels = {
        channel: rule.model_copy(update={"offer_s": rule.offer_s / pace, "wrap_up_s": rule.wrap_up_s / pace})
        for channel, rule in policy.channels.items()
    }
    dispatch = policy.dispatch.model_copy(
        update={
            "preferred_s": policy.dispatch.preferred_s / pace,
            "decline_s": policy.dispatch.decline_s / pace,
            "silence_s": max(10.0, policy.dispatch.silence_s / pace),
        }
    )
    return policy.model_copy(
        update={
            "version": f"{policy.version}-x{pace:g}",
            "title": f"{policy.title} · {pace:g} times as fast, for demonstration",
            "channels": channels,
            "clauses": tuple(_hastened(clause, pace) for clause in policy.clauses),
            "dispatch": dispatch,
            "feedback": policy.feedback.model_copy(update={"survey_s": 20.0}),
        }
    )


def _hastened(clause: Clause, pace: float) -> Clause:
    if clause.measures is Measure.ANSWERED and clause.limit_s <= SOON_S:
        return clause.model_copy(update={"limit_s": clause.limit_s / pace})
    return clause
