"""Which names travel with a ticket? The closed vocabularies, with exactly their wire values."""

from enum import IntEnum, StrEnum


class Act(StrEnum):
    """What the customer wants of us (taxonomy, level 1; the shape of S2-15 and of carriers' call reasons)."""

    CONSULT = "consult"  # 咨询
    TRANSACT = "transact"  # 办理
    FAULT = "fault"  # 申告
    COMPLAIN = "complain"  # 投诉
    PRAISE = "praise"  # 表扬
    SUGGEST = "suggest"  # 建议
    OTHER = "other"  # 其他


class Topic(StrEnum):
    """What the ticket is about: the thing that would have to be set right (taxonomy, level 1)."""

    BILL = "bill"  # 费用账单
    PLAN = "plan"  # 套餐资费
    MOBILE = "mobile"  # 移动网络
    FIXED = "fixed"  # 宽带固话电视
    VAS = "vas"  # 增值业务
    NUMBER = "number"  # 号码与卡
    ROAM = "roam"  # 漫游国际
    DEVICE = "device"  # 终端设备
    SERVICE = "service"  # 服务渠道
    SAFETY = "safety"  # 信息安全
    NONE = "none"  # 无


class Channel(StrEnum):
    """Where a ticket came in: the five channels of S1-2 (电话、在线平台、APP、邮件、现场服务)."""

    PHONE = "phone"
    WEB = "web"
    APP = "app"
    EMAIL = "email"
    STORE = "store"


class Segment(StrEnum):
    """Who the customer is: the four customer kinds of S3-9."""

    PERSONAL = "personal"  # 个人用户
    ENTERPRISE = "enterprise"  # 企业客户
    GOVERNMENT = "government"  # 政府机构
    ORGANISATION = "organisation"  # 各类组织单位


class Domain(StrEnum):
    """Which product is concerned: the five product domains of S3-10."""

    MOBILE = "mobile"  # 移动通信
    FIXED_VOICE = "fixed_voice"  # 固定电话
    BROADBAND = "broadband"  # 宽带网络
    CLOUD = "cloud"  # 云计算
    IOT = "iot"  # 物联网


class ProblemClass(StrEnum):
    """What kind of problem it is: the four classes of S1-7."""

    TECHNICAL = "technical"  # 技术故障
    INQUIRY = "inquiry"  # 服务查询
    ACCOUNT = "account"  # 账户管理
    OTHER = "other"  # 其他需求


class ComplaintClass(StrEnum):
    """What a complaint is about: the four classes of S2-16."""

    SERVICE_QUALITY = "service_quality"  # 服务质量
    FEE = "fee"  # 费用问题
    NETWORK = "network"  # 网络故障
    VALUE_ADDED = "value_added"  # 增值业务


class Priority(IntEnum):
    """How soon a ticket is wanted, by urgency and complexity (S1-9); 1 first; an int on the wire."""

    P1 = 1
    P2 = 2
    P3 = 3
    P4 = 4


class Severity(StrEnum):
    """How bad the problem itself is, whoever has it (the three values that TMF621 suggests)."""

    CRITICAL = "critical"  # 重大
    MAJOR = "major"  # 严重
    MINOR = "minor"  # 一般


class Language(StrEnum):
    """The language a ticket is written in; zh covers both scripts (S2 is Traditional)."""

    ZH = "zh"
    EN = "en"
    OTHER = "other"


class Flag(StrEnum):
    """A scene not to be missed: safety, upgrade tendency, sensitive work (requirements 2.2, 反诈法)."""

    FRAUD = "fraud"  # 诈骗
    INJURY = "injury"  # 人身安全
    THREAT_REGULATOR = "threat_regulator"  # 工信部/12315/12300/通管局 越级倾向
    THREAT_MEDIA = "threat_media"  # 曝光倾向
    LAWYER = "lawyer"  # 律师、起诉
    PORTING_OUT = "porting_out"  # 携号转网
    CANCELLATION = "cancellation"  # 销户退网
    UNSUBSCRIBED_CHARGE = "unsubscribed_charge"  # 不知情定制
    MASS_OUTAGE = "mass_outage"  # 大面积故障
    SUSPENSION = "suspension"  # 停机
    ASKS_HUMAN = "asks_human"  # 要求人工


class Wait(StrEnum):
    """What a ticket on hold waits for."""

    CUSTOMER = "customer"  # 客户原因：另约时间、补充材料
    PARTNER = "partner"  # 第三方、其他运营商
    WORKS = "works"  # 施工、割接、备件
    OTHER = "other"


class Contact(StrEnum):
    """How an attempt to reach the customer ended (S2-20, S2-29)."""

    FAILED = "failed"
    REACHED = "reached"
    REPLIED = "replied"  # reached, and told the result
