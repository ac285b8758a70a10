"""Which words explain a decision? Chinese and English, one entry per recorded reason."""

from collections.abc import Mapping
from enum import StrEnum
from typing import NamedTuple

from schemas.decisions import Kind, Reason
from schemas.labels import Severity


class Tongue(StrEnum):
    """The language an explanation is written in."""

    ZH = "zh"
    EN = "en"


class Words(NamedTuple):
    """Every sentence of an explanation, with its gaps in braces."""

    headline: str
    cause: str
    chosen: str
    note: str
    nobody: str
    no_exclusion: str
    exclusion: str
    comma: str
    contenders: str
    contender: str
    alone: str
    heads: str
    head: str
    ahead: str
    waits_else: str
    due: str
    late: str
    ignored: str
    parts: str
    part: str
    severity: str
    severities: Mapping[Severity, str]
    kinds: Mapping[Kind, str]
    reasons: Mapping[Reason, str]
    rules: Mapping[str, str]
    ties: Mapping[str, str]
    waits: Mapping[str, str]
    change: str
    changes: Mapping[str, str]
    rate: str
    starved: str
    overtaken: str
    dropped: str
    has_it: str
    had_it: str
    ranked: str
    not_free: str
    not_named: str
    lender: str
    level: str


EN = Words(
    headline="Ticket {ticket} at desk {desk}: {kind}. (decision {decision}, policy {policy})",
    cause="Cause: {cause}.",
    chosen="How that responder or queue was chosen (decision {decision}): {cause}.",
    note=" ({note})",
    nobody="No responder was signed in at the desk.",
    no_exclusion="Signed in: {present}, and none was ruled out.",
    exclusion="Signed in: {present}, of whom {total} could not take it: {parts}.",
    comma=", ",
    contenders="The best of those who could:",
    contender="  {place}. {responder}: load {load:g} %, idle {idle}",
    alone="All others who could take it have the same skills and stand behind in the same order.",
    heads="{responder} had room and took the most urgent ticket they may take:",
    head="  {place}. {ticket}: score {score:.3g}, waited {waited}",
    ahead="{count} tickets of the same queue are older.",
    waits_else="It waits for: {what}.",
    due="Clause {clause} drives it: due {left} after this decision.",
    late="Clause {clause} drives it: it was late by {left} at this decision.",
    ignored="{count} later or earlier events about it changed nothing (duplicate, stale or contradictory).",
    parts="Its priority is made of: {parts}.",
    part="{name} {points:+d} ({of})",
    severity="Its severity is {severity}, by the rule {rule}.",
    severities={Severity.CRITICAL: "critical", Severity.MAJOR: "major", Severity.MINOR: "minor"},
    kinds={
        Kind.QUEUED: "waiting in the queue",
        Kind.OFFERED: "offered to {responder}",
        Kind.ASSIGNED: "assigned to {responder}",
        Kind.RELEASED: "taken from {responder}",
        Kind.HELD: "on hold with {responder}",
        Kind.RESUMED: "resumed",
        Kind.CONTACTED: "with a customer whom {responder} tried to reach",
        Kind.TRANSFERRED: "passed on by {responder}",
        Kind.MOVED: "moved to another desk",
        Kind.RAISED: "given a higher priority",
        Kind.REVISITED: "judged anew by facts about the customer",
        Kind.URGED: "urged by the customer",
        Kind.RECLASSIFIED: "given another label",
        Kind.MERGED: "merged into another ticket",
        Kind.SPLIT: "parted from another ticket",
        Kind.RESOLVED: "resolved by {responder}",
        Kind.REOPENED: "reopened",
        Kind.CANCELLED: "cancelled",
        Kind.CLOSED: "closed",
        Kind.INTERRUPTED: "interrupted, still in the hands of {responder}",
        Kind.CONTINUED: "taken up again by {responder}",
        Kind.COMMANDED: "a supervisor's order",
        Kind.SHIELDED: "in the hands of {responder}, who reported abuse and will rest",
        Kind.IGNORED: "an event that changed nothing",
    },
    reasons={
        Reason.ARRIVED: "the ticket arrived",
        Reason.FREED: "a responder had room",
        Reason.PREFERRED: "this responder is preferred: they know the customer or the case, or were named",
        Reason.PRECEDENCE: "a ticket came that may interrupt it",
        Reason.ACCEPTED: "the responder accepted the offer",
        Reason.REJECTED: "the responder declined the offer",
        Reason.EXPIRED: "the offer was not answered in time",
        Reason.WITHDRAWN: "a supervisor took the ticket back",
        Reason.PASSED_ON: "the holder passed the ticket on",
        Reason.LOGGED_OUT: "the responder signed out",
        Reason.SILENT: "the responder's desktop fell silent",
        Reason.TIMER: "a time limit had passed",
        Reason.FORCED: "a supervisor gave it to this responder",
        Reason.AFTER_HOURS: "the desk is closed",
        Reason.OPENED: "the desk opened",
        Reason.OVERFLOWED: "a neighbour desk could help sooner",
        Reason.PAUSED: "a supervisor paused the queue",
        Reason.UNPAUSED: "a supervisor resumed the queue",
        Reason.DRAINED: "a supervisor gives this responder nothing new",
        Reason.UNDRAINED: "a supervisor lets this responder take part again",
        Reason.SHIFT_OVER: "the responder's shift was over long since",
        Reason.RAMPED: "the first rush was over",
        Reason.OVER_LIMIT: "the responder would carry more than they may",
        Reason.RELAXED: "a preferred skill was given up",
        Reason.CLAUSE: "a time limit of a clause was breached",
        Reason.SAME_PROBLEM: "the customer has an open ticket about the same problem",
        Reason.TEMPLATE: "many customers have sent the same letter",
        Reason.PARENT: "the ticket it was merged into has ended",
        Reason.SPLIT: "it was parted from another ticket",
        Reason.FACTS: "facts about the customer came after the ticket",
        Reason.POLICY: "a new policy took effect",
        Reason.CORRECTED: "a person corrected its label",
        Reason.SAME_LABEL: "it has this label already",
        Reason.UNKNOWN_LEAF: "the policy has no such leaf below that topic",
        Reason.CUSTOMER: "the customer asked for it",
        Reason.RESPONDER: "the responder did it",
        Reason.DISSATISFIED: "the customer was not satisfied",
        Reason.CONFIRMED: "the customer confirmed",
        Reason.DUPLICATE: "the ticket is known already",
        Reason.STALE_OFFER: "the offer was no longer theirs",
        Reason.UNKNOWN_TICKET: "the desk does not know the ticket",
        Reason.UNKNOWN_RESPONDER: "the desk does not know the responder",
        Reason.UNKNOWN_DESK: "there is no such desk to go to",
        Reason.WRONG_STATE: "the ticket was in no state for it",
        Reason.NOT_RAISED: "the priority would not be higher",
        Reason.TOO_MANY_HOPS: "the ticket has been to too many desks",
        Reason.BOUNCED: "the ticket would go back to a desk that had it",
    },
    rules={
        "skill": "{count} for lack of a skill, its level or the channel",
        "away": "{count} for being away, in after-work or given nothing new now",
        "shift": "{count} for want of time before the shift ends",
        "capacity": "{count} for want of room",
        "declined": "{count} for having declined it",
    },
    ties={
        "load": "The first has less load than the second.",
        "burden": "First and second have equal load; the first had fewer hard, night and low-scored tickets lately.",
        "fit": "First and second have equal load; the first does such work better, idleness counted in.",
        "idle": "First and second have equal load; the first has been idle longer.",
        "name": "First and second are equal in load and idleness; the name decides.",
        "interrupts": "Nobody had room; what this responder has in hand may be interrupted for it.",
        "preferred": "This responder is preferred: they know the customer or the case, or were named.",
    },
    waits={
        "skill": "It waits for a skill: nobody signed in has what it needs.",
        "presence": "It waits for presence: nobody is signed in.",
        "availability": "It waits for availability: those with the skills are away, in after-work or get nothing new.",
        "opening": "It waits for the desk to open, and no night desk can take it.",
        "paused": "It waits because a supervisor has paused its queue.",
        "shift": "It waits for somebody whose shift lasts: those who have the skills could not finish it in time.",
        "capacity": "It waits for capacity: those who have the skills have no room.",
        "preferred": "It waits for its preferred responder for a while.",
        "declined": "It waits because those with room have declined it; they are asked again later.",
    },
    change="What would have to change: {change}.",
    changes={
        "skill": "somebody with the skills, their level and the channel signs in or learns them",
        "presence": "somebody signs in",
        "availability": "one of those with the skills comes back, ends the after-work or is let take part again",
        "opening": "the desk opens, or its night desk does",
        "paused": "a supervisor resumes the queue",
        "shift": "somebody with the skills and a longer shift signs in",
        "capacity": "one of those with the skills finishes, holds or passes on a ticket",
        "preferred": "the preferred responder gets free, or their time to do so runs out",
        "declined": "the time for which declining counts passes, or somebody else with the skills gets free",
    },
    rate=", {rate:.2f} such tickets in 5 min",
    starved=", waited its longest: score is times its target",
    overtaken=", late and overtaken long enough: score is times the longest wait under oldest first",
    dropped="Preferred skills it has given up: {skills}.",
    has_it="{responder} has it.",
    had_it="{responder} had it before; it was {kind}: {cause}.",
    ranked="{responder} could have taken it and was number {place} of the best.",
    not_free="It was waiting and went to {other}, who got room; tickets were compared, not people like {responder}.",
    not_named="{responder} is not among the best who are named; all others are counted by the first rule against them.",
    lender="Desk {desk} reported {age} before: {able} people with skills and room, {waiting} tickets waiting{level}.",
    level=", {level:g} % of its own lately answered in time",
)

ZH = Words(
    headline="工单 {ticket}，调度台 {desk}：{kind}。（决策 {decision}，策略 {policy}）",
    cause="起因：{cause}。",
    chosen="坐席或队列是这样选定的（决策 {decision}）：{cause}。",
    note="（{note}）",
    nobody="当时调度台没有坐席签入。",
    no_exclusion="当时签入坐席 {present} 人，无人被排除。",
    exclusion="当时签入坐席 {present} 人，其中 {total} 人不能接单：{parts}。",
    comma="，",
    contenders="可接单者中最优：",
    contender="  {place}. {responder}：负荷 {load:g}%，空闲 {idle}",
    alone="其余可接单者技能相同，按同样次序排在其后。",
    heads="{responder} 有余量，接走可接工单中最紧急的一张：",
    head="  {place}. {ticket}：得分 {score:.3g}，已等待 {waited}",
    ahead="同一队列中有 {count} 张工单更早。",
    waits_else="正在等待：{what}。",
    due="由条款 {clause} 驱动：自本决策起 {left} 后到期。",
    late="由条款 {clause} 驱动：本决策时已超时 {left}。",
    ignored="另有 {count} 个相关事件未改变任何结果（重复、过期或矛盾）。",
    parts="优先级构成：{parts}。",
    part="{name} {points:+d}（{of}）",
    severity="严重程度：{severity}（规则 {rule}）。",
    severities={Severity.CRITICAL: "重大", Severity.MAJOR: "严重", Severity.MINOR: "一般"},
    kinds={
        Kind.QUEUED: "排队等待",
        Kind.OFFERED: "已推送给 {responder}",
        Kind.ASSIGNED: "已派给 {responder}",
        Kind.RELEASED: "已从 {responder} 收回",
        Kind.HELD: "由 {responder} 挂起",
        Kind.RESUMED: "已解挂",
        Kind.CONTACTED: "{responder} 联系过客户",
        Kind.TRANSFERRED: "由 {responder} 转派",
        Kind.MOVED: "已转往其他调度台",
        Kind.RAISED: "已提升优先级",
        Kind.REVISITED: "已按客户资料重新评定",
        Kind.URGED: "客户催单",
        Kind.RECLASSIFIED: "已更正分类",
        Kind.MERGED: "已并入另一工单",
        Kind.SPLIT: "已与另一工单拆分",
        Kind.RESOLVED: "由 {responder} 回单",
        Kind.REOPENED: "已重开",
        Kind.CANCELLED: "已撤单",
        Kind.CLOSED: "已关闭",
        Kind.INTERRUPTED: "被中断，仍在 {responder} 手中",
        Kind.CONTINUED: "由 {responder} 继续处理",
        Kind.COMMANDED: "班长指令",
        Kind.SHIELDED: "{responder} 报告被辱骂，之后休息",
        Kind.IGNORED: "事件未改变任何结果",
    },
    reasons={
        Reason.ARRIVED: "新工单到达",
        Reason.FREED: "有坐席空出余量",
        Reason.PREFERRED: "优先派给该坐席：熟悉客户或此单，或被指名",
        Reason.PRECEDENCE: "来了可以中断它的工单",
        Reason.ACCEPTED: "坐席接单",
        Reason.REJECTED: "坐席拒单",
        Reason.EXPIRED: "推送超时无人应答",
        Reason.WITHDRAWN: "班长收回工单",
        Reason.PASSED_ON: "持有人转派",
        Reason.LOGGED_OUT: "坐席签出",
        Reason.SILENT: "坐席终端失联",
        Reason.TIMER: "时限已到",
        Reason.FORCED: "班长指派给该坐席",
        Reason.AFTER_HOURS: "调度台已下班",
        Reason.OPENED: "调度台上班",
        Reason.OVERFLOWED: "邻近调度台可更早接手",
        Reason.PAUSED: "班长暂停该队列",
        Reason.UNPAUSED: "班长恢复该队列",
        Reason.DRAINED: "班长停止给该坐席派新单",
        Reason.UNDRAINED: "班长恢复给该坐席派单",
        Reason.SHIFT_OVER: "坐席早已下班",
        Reason.RAMPED: "开班限流结束",
        Reason.OVER_LIMIT: "坐席负荷将超上限",
        Reason.RELAXED: "放弃一项优先技能",
        Reason.CLAUSE: "条款时限已超",
        Reason.SAME_PROBLEM: "该客户同一问题已有未结工单",
        Reason.TEMPLATE: "多名客户提交同一模板内容",
        Reason.PARENT: "所并入的工单已结束",
        Reason.SPLIT: "已与另一工单拆分",
        Reason.FACTS: "客户资料在派单后到达",
        Reason.POLICY: "新策略生效",
        Reason.CORRECTED: "人工更正了分类",
        Reason.SAME_LABEL: "已是该分类",
        Reason.UNKNOWN_LEAF: "策略中该主题下没有此子类",
        Reason.CUSTOMER: "客户要求",
        Reason.RESPONDER: "坐席操作",
        Reason.DISSATISFIED: "客户不满意",
        Reason.CONFIRMED: "客户确认",
        Reason.DUPLICATE: "工单已存在",
        Reason.STALE_OFFER: "该推送已不属于此坐席",
        Reason.UNKNOWN_TICKET: "调度台不认识此工单",
        Reason.UNKNOWN_RESPONDER: "调度台不认识此坐席",
        Reason.UNKNOWN_DESK: "没有这样的目标调度台",
        Reason.WRONG_STATE: "工单状态不允许此操作",
        Reason.NOT_RAISED: "优先级不会更高",
        Reason.TOO_MANY_HOPS: "转台次数过多",
        Reason.BOUNCED: "不得退回曾处理过的调度台（防推诿）",
    },
    rules={
        "skill": "{count} 人技能、级别或渠道不符",
        "away": "{count} 人离席、话后处理中或暂不派单",
        "shift": "{count} 人下班前来不及处理完",
        "capacity": "{count} 人无余量",
        "declined": "{count} 人已拒单",
    },
    ties={
        "load": "第一名负荷低于第二名。",
        "burden": "前两名负荷相同，第一名近期难单、夜单、低分单较少。",
        "fit": "前两名负荷相同，计入空闲后第一名更擅长此类工单。",
        "idle": "前两名负荷相同，第一名空闲更久。",
        "name": "前两名负荷与空闲都相同，按名称决定。",
        "interrupts": "无人有余量；该坐席手中的工作可以为它中断。",
        "preferred": "该坐席优先：熟悉客户或工单，或被指名。",
    },
    waits={
        "skill": "等待技能：已签入的坐席都不具备所需技能。",
        "presence": "等待签入：没有坐席签入。",
        "availability": "等待可用：具备技能的坐席离席、话后处理中或暂不派单。",
        "opening": "等待调度台上班：没有夜间调度台可以接手。",
        "paused": "班长已暂停该队列。",
        "shift": "等待班次足够长的坐席：具备技能的坐席下班前来不及处理完。",
        "capacity": "等待余量：具备技能的坐席没有余量。",
        "preferred": "短时等待优先坐席。",
        "declined": "有余量的坐席已拒单，稍后会再次询问。",
    },
    change="怎样才会改变：{change}。",
    changes={
        "skill": "具备所需技能、级别和渠道的坐席签入或学会",
        "presence": "有坐席签入",
        "availability": "具备技能的坐席回席、结束话后处理或恢复派单",
        "opening": "调度台上班，或其夜间调度台上班",
        "paused": "班长恢复该队列",
        "shift": "具备技能且班次更长的坐席签入",
        "capacity": "具备技能的坐席完成、挂起或转派一张工单",
        "preferred": "优先坐席空出，或等待优先坐席的时限已到",
        "declined": "拒单记忆到期，或其他具备技能的坐席空出",
    },
    rate="，每 5 分钟此类 {rate:.2f} 单",
    starved="，已等到上限：得分为目标时长的倍数",
    overtaken="，已超时且让行已久：得分为按到达先后时最长等待的倍数",
    dropped="已放弃的优先技能：{skills}。",
    has_it="工单就在 {responder} 手中。",
    had_it="{responder} 之前持有过；{kind}：{cause}。",
    ranked="{responder} 可以接单，在最优者中排第 {place}。",
    not_free="工单在排队，由空出余量的 {other} 接走；当时比较的是工单，没有比较 {responder} 等人。",
    not_named="{responder} 不在列名的最优者中；其余人按首个不符的规则计数。",
    lender="调度台 {desk} 在 {age} 前报告：具备技能且有余量 {able} 人，排队 {waiting} 单{level}。",
    level="，近期自有工单按时应答率 {level:g}%",
)

WORDS: Mapping[Tongue, Words] = {Tongue.EN: EN, Tongue.ZH: ZH}
