"""What do the city's customers say in English?"""

from deploy.city.saying import LETTER, SPOKEN, TYPED, Saying
from schemas.labels import Language, Topic

B, P, M, F, V, N = Topic.BILL, Topic.PLAN, Topic.MOBILE, Topic.FIXED, Topic.VAS, Topic.NUMBER
R, D, S, X, Z = Topic.ROAM, Topic.DEVICE, Topic.SERVICE, Topic.SAFETY, Topic.NONE

LINES = (
    (B, SPOKEN, "hi um I'd like to know why my bill is eighty yuan more than last month"),
    (B, TYPED, "Paid my bill yesterday via Alipay but the line is still suspended. Please check."),
    (B, TYPED, "How do I download a tax invoice for October?"),
    (B, SPOKEN, "you charged me twice for the same top up I want my money back"),
    (P, SPOKEN, "what's the cheapest plan with at least thirty gigs of data"),
    (P, TYPED, "How much data do I have left this month?"),
    (P, TYPED, "I was promised the promotional price for 24 months and after six it went up. Not acceptable."),
    (P, SPOKEN, "can I switch to a prepaid plan without a contract"),
    (M, SPOKEN, "I have no signal at all in my apartment calls keep dropping"),
    (M, TYPED, "5G speed is below 2 Mbps in the city centre since Monday."),
    (M, TYPED, "Can't receive SMS verification codes from my bank."),
    (F, SPOKEN, "my internet is down the router light is red and I work from home"),
    (F, TYPED, "Broadband keeps disconnecting every evening around 8 pm. Already rebooted the modem twice."),
    (F, TYPED, "I'd like to move my fibre connection to a new address next Saturday."),
    (F, SPOKEN, "the technician was supposed to come between nine and twelve nobody showed up"),
    (V, TYPED, "Please cancel the video subscription on my account, I never ordered it."),
    (V, SPOKEN, "what is this six yuan ring back tone charge"),
    (N, SPOKEN, "I lost my SIM card what do I need to bring to get a new one"),
    (N, TYPED, "How can I port my number to another operator?"),
    (N, TYPED, "Real-name verification fails with a foreign passport, please help. My number is {phone}."),
    (R, SPOKEN, "I'm traveling to Germany next week how do I turn on roaming"),
    (R, TYPED, "Was charged 400 yuan for roaming data in Thailand although I bought the day pass. I want a refund."),
    (R, TYPED, "No service in Singapore even though roaming is enabled."),
    (D, TYPED, "How do I change the Wi-Fi password on the modem you installed?"),
    (D, SPOKEN, "the phone I bought in your store last month doesn't charge any more is it under warranty"),
    (S, SPOKEN, "I'd like to speak to a supervisor this is the third time I'm calling about the same issue"),
    (S, TYPED, "Your app logs me out every time I open the bill page."),
    (S, TYPED, "Just wanted to say thanks, the engineer who came today was excellent."),
    (X, SPOKEN, "somebody called me pretending to be you and I gave them my verification code"),
    (X, TYPED, "How can I block spam calls? I get twenty a day."),
    (Z, SPOKEN, "hello hello can you hear me"),
)

LETTERS = (
    (
        F,
        "Business line outage",
        "Dear team, the leased line of our Shenzhen office has been down since 9 a.m. and forty people cannot work. "
        "Our service level agreement guarantees a response within 30 minutes; we have had none. Please escalate to "
        "your network operations centre immediately and confirm an estimated time of repair.",
    ),
    (
        B,
        "Formal complaint about roaming charges",
        "I am writing to complain about charges of 1,260 yuan for data roaming during a two-day trip to Hong Kong. "
        "I had activated the daily pass and have the confirmation message. Your hot line promised a call back within "
        "24 hours on three occasions; nobody called. I expect a full refund, or I will go to the regulator.",
    ),
)

EN = (
    *(Saying(topic, manner, text, "", Language.EN) for topic, manner, text in LINES),
    *(Saying(topic, LETTER, text, subject, Language.EN) for topic, subject, text in LETTERS),
)
