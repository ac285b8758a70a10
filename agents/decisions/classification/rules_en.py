"""How do people say it in English? Phrases of each cue, lower-case, without apostrophes.

`~` after a word stands for its forms (charge~: charge, charges, charged, charging). The longest phrase at a
place wins. Longer than a file should be because it is one table.
"""

PHRASES_EN: dict[str, str] = {
    # ---- bill
    "money": "fee~ | cost~ | account | credit | credits | monthly payment | payment~ | pricing on my bill | bill~",
    "cash": "dollar~ | bucks | usd | pounds | yuan | rmb | money",
    "bill_doc": """
        billing | invoice amount | statement~ | bill | bills | itemized bill | itemised bill | my bill |
        monthly bill | phone bill | last bill | charges | billing issue~ | billing problem~ | billing cycle |
        call records
    """,
    "balance": """
        balance | my balance | account balance | how much credit | remaining credit | how much do i owe |
        amount due | credit left | outstanding balance
    """,
    "charged": """
        charged | charging me | charging | was charged | been charged | being charged | deducted | took money |
        took out | debited | billed | being billed | charge on | charges on | charged on | withdrew |
        charged me | have been charged | charged for | taken from my | takes money
    """,
    "overcharged": """
        overcharg~ | overcharge~ | double charged | charged twice | billed twice | double billed |
        wrong charge~ | unauthorized charge~ | unauthorised charge~ | incorrect charge~ | hidden fee~ |
        hidden charge~ | mystery charge~ | bogus charge~ | unknown charge~ | unexplained charge~ | overbilled |
        overbilling | over charged | over charging | wrongly charged | incorrectly billed | erroneous charge~ |
        fraudulent charge~ | extra charge~ | surprise fee~ | charged me twice | still charging me |
        still charged | still being charged | keep charging | keeps charging | kept charging |
        continue to charge | unfair billing | illegal fee~ | bogus fee~ | overpaid | still billing me |
        junk fee~ | refuse to refund | refused to refund | refuses to refund | incorrect bill~ |
        unfair charge~ | kept billing | keep billing
    """,
    "refund": """
        refund~ | money back | reimburse~ | get back my money | reimbursement | give me back | credit back |
        rebate~
    """,
    "deposit": "deposit | deposits | security deposit | prepayment",
    "invoice": "invoice~ | receipt~ | vat invoice | tax invoice | fapiao",
    "topup": """
        top up | topup | topped up | top ups | recharge~ | pay my bill | pay the bill | make a payment |
        pay bill | refill~ | add credit | pay online | payment arrangement | pay my account |
        payment extension | buy credit | pay with | pay off | pay my balance | pay my phone bill
    """,
    "paid": """
        paid | i have paid | already paid | payment was made | made a payment | paid in full | paid the bill |
        paid my bill | i paid | payment went through
    """,
    "not_credited": """
        not credited | hasnt been credited | not been credited | not showing | hasnt shown up |
        hasnt gone through | not gone through | did not go through | didnt go through | not reflected |
        isnt showing | not arrived in my account | not posted | hasnt posted | never credited |
        has not appeared | not received my credit | hasnt arrived | not applied | not appeared
    """,
    "arrears": """
        overdue | past due | arrears | owe | late payment | unpaid | outstanding amount | collections |
        collection agency
    """,
    "autopay": """
        autopay | auto pay | direct debit | automatic payment~ | auto renew~ | auto renewal | payment method |
        credit card on file | bank details
    """,
    "fee_item": """
        overage~ | overage charge~ | overage fee~ | late fee~ | activation fee~ | installation fee~ |
        early termination fee~ | cancellation fee~ | termination fee~ | connection fee~ | admin fee~ | etf |
        surcharge~ | rental fee~ | equipment fee~ | modem fee~ | service fee~ | tax~
    """,
    "too_much": """
        too high | so high | too much | higher than | went up | gone up | doubled | more than it should |
        wrong amount | incorrect | way too | so much | tripled | keeps going up | jumped | wrong bill |
        increased
    """,
    # ---- plan
    "plan": """
        plan | plans | package | packages | bundle~ | tariff | subscription plan | unlimited | prepaid plan |
        postpaid | family plan | add a line | sim only | sim only deal | payg
    """,
    "tariff": "price~ | pricing | rates | rate plan | cheapest | cheaper | tariffs | price list | cost per minute",
    "tariff_question": """
        how much is | how much does | how much are | what does it cost | what is the price | whats the price |
        what are the rates | how much would | what would it cost | is it free | how much for |
        how much do you charge
    """,
    "allowance": """
        data | gigs | gigabytes | minutes | gb | my data | data usage | data allowance | data balance |
        texts left | data left | used up | free minutes | rollover | roll over
    """,
    "left": "left | remaining | have i used | used so far | usage | remain",
    "data_pack": """
        data pack~ | data bundle~ | more data | extra data | data add on | addon | add on | data booster |
        booster | day pass | additional data | add data
    """,
    "cap": """
        data cap~ | data limit~ | usage cap~ | cap | caps | capped | usage limit~ | bandwidth cap~ |
        data usage cap~ | fair use | fair usage | monthly limit | data allotment
    """,
    "throttled": "throttl~ | throttle~ | throttled | throttling | deprioriti~ | slowing down my",
    "contract": """
        contract~ | agreement~ | renew~ | renewal | commitment | term | minimum term | end of contract |
        lock in | locked in | upgrade date
    """,
    "promotion": """
        promotion~ | promo | promos | promotional | offer~ | deal | deals | discount~ | coupon~ | special rate |
        new customer~ | voucher~ | gift card~ | promotional rate | promotional price | promo price
    """,
    "points": "points | reward~ | reward points | loyalty points",
    "rent": """
        monthly fee | line rental | monthly price | monthly rate | monthly cost | per month | a month |
        monthly charge
    """,
    "price_rise": """
        price increase~ | rate increase~ | raised the price | raised my price | raised my rate | price hike~ |
        rate hike~ | increased my rate | raising rates | raising prices | raise my rate | increase in price |
        price went up | raised rates | price rise~ | increased the price | put the price up | raise prices |
        raised prices | rising prices | jacked up | increased my bill | higher price
    """,
    "expensive": """
        expensive | overpriced | too expensive | rip off | ripoff | price gouging | gouging | ripping |
        costs too much | outrageous price~ | excessive
    """,
    "business": "services | features | products",
    # ---- mobile
    "signal": """
        signal | coverage | reception | cell tower | tower | network coverage | bars | phone signal |
        mobile coverage | cell service | cellular service | cellular coverage | cell coverage
    """,
    "no_signal": """
        no signal | no reception | no bars | no service | no coverage | zero bars | lost signal |
        losing signal | without signal | zero signal | one bar | no mobile signal | emergency calls only |
        searching for network | loses signal | not getting signal | no network | not getting any signal |
        cant get signal | poor reception | weak signal | bad signal | bad reception | poor signal |
        cant get a signal | dont get any signal | dont have signal | no cell service | no cell signal |
        lose signal | hardly any signal | signal drop~
    """,
    "cell_net": """
        4g | 5g | 3g | lte | mobile data | cellular | mobile internet | cellular data | phone data |
        data connection | data on my phone | mobile network | hotspot | data speed~ | cell phone data
    """,
    "cell": "phone | mobile | cell | cell phone | cellphone | smartphone | handphone",
    "call": """
        call | calls | calling | phone call~ | voice | voice calls | phone calls | outgoing | incoming | dial |
        phone service
    """,
    "call_fail": """
        cant call | cannot call | cant make calls | cannot make calls | dropped call~ | calls drop~ |
        call drop~ | drops calls | dropping calls | calls keep dropping | cant receive calls | cant hear |
        cannot hear | static | crackling | no dial tone | calls fail~ | call failed |
        goes straight to voicemail | unable to call | unable to make calls | unable to receive calls |
        not receiving calls | calls dont go through | calls not going through | cant make or receive | echo |
        no sound | calls wont go through | call wont connect | cant make a call | cant make any calls |
        cannot receive calls | cant dial | phone doesnt ring | nobody can call me | cut off mid call |
        calls get cut | calls cut out | calls keep cutting | call keeps | calls are dropping |
        not able to make calls | no one can reach me | noise on the line | calls keep failing |
        dropping mid call | drop after | nobody can reach me
    """,
    "sms": "text | texts | sms | text message~ | message~ | mms | verification code~ | otp",
    "sms_fail": """
        cant send texts | cant send text | cant receive texts | texts not sending | not receiving texts |
        not receiving sms | texts wont send | messages not sending | cant text | not getting texts |
        not getting the verification code | not getting otp | cant send sms | not getting verification code~ |
        texts fail~ | cannot send texts | texts dont send | not receiving verification | messages fail~ |
        not receiving text | texts arent going | sms not delivered | not receiving any texts | not getting sms
    """,
    "internet": "internet",
    "net": "network | connection | online | web | connectivity | internet service | service",
    "speed": """
        speed~ | mbps | megabits | bandwidth | download~ | upload~ | speed test | internet speed~ | megs |
        gigabit | latency
    """,
    # ---- fixed
    "broadband": """
        broadband | fibre | fiber | home internet | dsl | adsl | cable internet | ethernet | internet at home |
        fttp | home broadband | my internet | internet connection | isp | u verse | xfinity | fios | cable |
        wired internet | internet service at
    """,
    "wifi": "wifi | wi fi | wireless | home network | wireless internet",
    "home": """
        home | house | apartment | flat | building | my area | my address | street | neighborhood |
        neighbourhood | office
    """,
    "landline": """
        landline | office line | line is dead | line has been dead | fixed phone | land line | home phone |
        house phone | fixed line | telephone line | phone line | desk phone | voip | home telephone
    """,
    "tv": """
        tv | television | channel~ | cable tv | iptv | dvr | on demand | satellite | cable box | espn |
        hbo channel | tv service | tv package | sports package
    """,
    "red_light": """
        red light | los light | blinking red | flashing red | light is red | orange light | no lights |
        flashing orange | light on the modem | blinking orange | red blinking | light is flashing |
        lights are off | optical light | lights are red
    """,
    "install": """
        install~ | installed | installation | installation date | new line | hook up | set up internet |
        get internet | new connection | set up service | connect my new | get broadband | get fiber |
        get fibre | new service | order broadband | sign up for internet
    """,
    "move_line": """
        moving house | moving home | moving to | move my | relocat~ | relocate~ | new address | moved house |
        move house | transfer my service | new apartment | new house | moving my | change of address |
        move service | moving out | moving next | moving
    """,
    "coverage": """
        available in my area | availability | available at my | serviceable | available where | do you cover |
        in my area | service my address | is fiber available | is fibre available | coming to my | available
    """,
    "technician": """
        technician~ | engineer | engineers | installer | tech | techs | repair man | repairman | service call |
        contractor~ | field engineer
    """,
    "no_show": """
        no show | didnt show | did not show | never showed | never came | didnt come | did not come |
        nobody came | no one came | hasnt come | missed appointment~ | missed the appointment | not turned up |
        didnt turn up | never turned up | nobody showed | no one showed | failed to show | did not turn up |
        stood me up | hasnt shown | nobody turned up | no one turned up | missed my appointment | has not come |
        never arrived | did not arrive
    """,
    # ---- value-added services
    "ringback": """
        ringback | ring back tone | ringback tone~ | caller tune~ | ringtone~ | caller tone~ | hello tune~ |
        ring tone | ring back
    """,
    "membership": """
        netflix | hbo | hbo max | disney | disney plus | spotify | streaming | membership | vip |
        premium subscription | amazon prime | youtube premium | hulu | apple music | app subscription |
        content subscription | music subscription | video subscription | sports pass | peacock | paramount plus |
        paramount | max | sling | starz | showtime | crunchyroll | tidal | audible | apple tv | disney bundle |
        hulu live | fubo | mlb | nfl | netflix perk | prime video | pandora | sirius
    """,
    "vas_word": """
        value added | premium sms | premium text~ | premium service~ | third party charge~ | third party |
        horoscope~ | sms subscription | game subscription | text subscription~ | premium rate |
        in app purchase~ | add on subscription | quiz subscription | content service~ | premium number
    """,
    "subscription": "subscription~ | subscribed | subscribe~",
    "unsubscribe": """
        unsubscribe~ | opt out | cancel subscription | stop the subscription | cancel my subscription |
        cancel the subscription
    """,
    "never_ordered": """
        never ordered | didnt order | did not order | never subscribed | didnt subscribe | did not subscribe |
        never signed up | didnt sign up | did not sign up | without my consent | without my permission |
        without my knowledge | never asked for | never requested | didnt request | did not request |
        never agreed | didnt agree | did not agree | never authorized | never authorised | didnt authorize |
        did not authorize | without asking | didnt ask for | did not ask for | without telling me |
        dont remember ordering | never activated | without authorization | no idea what this | not authorized |
        never used | i dont recognise | i dont recognize | without consent | never opted | added without |
        signed me up | never bought | never purchased | slammed | cramming
    """,
    "mailbox": """
        email account | webmail | email address | my email | mailbox | cloud storage | emails | email service |
        e mail | email | comcast email | outlook
    """,
    "home_security": """
        home security | security camera~ | alarm system | doorbell | alarm | cctv | security system |
        surveillance
    """,
    "wallet": """
        wallet | mobile wallet | mobile money | carrier billing | e wallet | phone wallet | mobile payment~ |
        phone pay
    """,
    # ---- number and card
    "number_word": "number | phone number | my line | line | mobile number",
    "sim": "sim | sim card | simcard | esim | e sim | sims | nano sim | iot sim | m2m sim",
    "card": "chip",
    "card_swap": """
        sim swap | replacement sim | new sim | replace my sim | swap my sim | sim replacement |
        sim not recognised | sim not recognized | invalid sim | replace sim | swap sim | no sim detected |
        convert to esim | switch to esim | duplicate sim | sim error | change my sim | damaged sim | no sim card
    """,
    "lost_card": """
        lost my phone | stolen phone | phone was stolen | lost sim | lost my sim | stolen | lost phone |
        phone got stolen | lost or stolen | lost my mobile | phone is stolen | lost the phone
    """,
    "activate": "activate~ | activation | activating | provision~",
    "suspended": """
        suspended | suspension | disconnected | cut off | blocked my number | line is blocked | deactivated |
        shut off | service was stopped | service is blocked | barred | turned off my | account locked |
        suspending | cut my service | shut my | number blocked | my line was cut | service interrupted for |
        disconnected my | cut me off | barring
    """,
    "suspend_me": """
        suspend my | pause my | temporarily suspend | put on hold my | vacation hold | freeze my |
        pause service | suspend service | temporary hold | suspend the line
    """,
    "resume": """
        reconnect~ | restore my | reactivate~ | unbar | turn my service back | restore service | turn back on |
        unblock my number | resume my | service restored | reinstate~ | turned back on | unfreeze |
        resume service | unsuspend
    """,
    "close_account": """
        close my account | cancel my service | cancel service | terminate my | cancel my account |
        disconnect my | end my service | cancel my line | cancel my internet | cancel internet |
        cancel my broadband | cancel my contract | close account | cancel my number | disconnect service |
        cancel my landline | cancel the service | cancel my phone | cancel my tv | cancel cable |
        cancel my cable | cancelling my service | canceling my service | leave your company |
        shut down my account | terminate service | cancel the line | disconnect the line | cancel account |
        close the account | cancel my home | deactivate my | terminate the | cancel the account |
        cancel my mobile | cancel my fibre | cancel my fiber | cancel xfinity | cancel a line |
        cancel everything | cancel our | stop my service
    """,
    "transfer_owner": """
        transfer ownership | change of ownership | change owner | account holder | transfer the account |
        transfer my number to my | change the name on | put the account in | name change | change of name |
        transfer of ownership | into my name | take over the | under my name | in my name | his name |
        her name | passed away
    """,
    "port_out": """
        port out | porting | port my number | pac code | porting code | switch carrier~ | port number |
        transfer pin | port in | number portability | mnp | transfer my number | ported | keep my number |
        switch provider~ | switch to another | move my number | port it | pac | porting out | another carrier |
        another provider | another network | release my number | different carrier | leave for another |
        port to | number transfer | bring my number | account number to port
    """,
    "real_name": """
        id verification | identity verification | verify my identity | passport | real name | registration |
        kyc | id card | register my sim | proof of id | identification
    """,
    "password": """
        password~ | passcode | login details | forgot my pin | account pin | security question~ | username |
        login credentials
    """,
    "puk": "puk | puk code | pin code | sim locked | sim lock | sim pin | pin locked | locked sim | pin",
    "forwarding": """
        call forward~ | call forwarding | forwarding | call forwards | call waiting | call divert | diverted |
        diverting | voicemail | voice mail | conference call~ | call barring
    """,
    "forward_deed": "forward | forward my | forward all | forward all calls | divert | divert my | divert all",
    "caller_id": """
        caller id | caller display | hide my number | withheld | show my number | private number |
        number display | hidden number | caller identification
    """,
    "pick_number": """
        new number | change my number | pick a number | choose a number | different number | choose my number |
        open an account | open a line | second line | change number | vanity number | change my phone number |
        new phone number | another line | choose a new
    """,
    # ---- roaming
    "roaming": """
        roam~ | roaming | international call~ | international plan | international calling |
        international text~ | international data | travel pass | international rates | call international |
        international | travel pack | roaming pack | idd | calling abroad | overseas calls | travel plan
    """,
    "abroad": """
        abroad | overseas | foreign | travel~ | travelling | traveling | trip | vacation | on holiday |
        outside the country | cruise | traveling to | going to | airport | intl | another country |
        out of the country | leaving the country | country code | calling card | foreign country
    """,
    "country": """
        mexico | canada | japan | china | france | germany | spain | italy | thailand | india | europe | usa |
        uk | australia | singapore | hong kong | dubai | turkey | korea | brazil | the states | ireland |
        scotland | england | portugal | netherlands | holland | belgium | switzerland | austria | sweden |
        norway | denmark | finland | poland | greece | croatia | morocco | egypt | kenya | nigeria |
        south africa | ghana | israel | jordan | saudi arabia | uae | qatar | pakistan | bangladesh | sri lanka |
        nepal | philippines | vietnam | indonesia | bali | malaysia | taiwan | new zealand | jamaica | bahamas |
        dominican republic | costa rica | colombia | peru | chile | argentina | cuba | puerto rico | cancun |
        london | paris | tokyo | rome | barcelona | caribbean | asia | africa | russia | ukraine | cambodia |
        iceland | czech republic | hungary | haiti | panama | ecuador | guatemala | el salvador | honduras | jp
    """,
    # ---- devices
    "handset": """
        iphone | samsung | handset~ | new phone | charger | cracked screen | phone screen | screen | trade in |
        battery | galaxy | tablet | ipad | headphones | phone upgrade | upgrade my phone | google pixel |
        earbuds | device unlock | imei | smart watch | smartwatch | phone case | phone is locked | my device
    """,
    "modem": "modem~ | ont | gateway | fibre box | fiber box | optical terminal",
    "router": """
        router~ | extender | wifi extender | mesh | wifi booster | repeater | mifi | access point |
        wi fi extender | switch box
    """,
    "set_top": "set top | set top box | settop | receiver | remote control | remote | tv box | cable boxes | decoder",
    "equipment": "equipment | device~ | my box | hardware",
    "warranty": """
        warranty | replacement | insurance | insurance claim | exchange it | under warranty | warranty claim
    """,
    "buy": "buy~ | sell | sells | selling | sold | purchase~ | bought | pre order | preorder | in stock",
    "give_back": """
        return my | return the | returned | send back | returning | give back | return equipment | drop off |
        return label | return
    """,
    "settings": """
        settings | apn | configure~ | configuration | set up | setup | port forwarding | ssid | wps | pair |
        bridge mode | channel bonding
    """,
    # ---- service channels
    "staff": """
        agent | agents | customer service | representative~ | rep | reps | employee~ | salesperson | staff |
        customer support | manager | sales rep | supervisor | support team | advisor | adviser | customer care |
        sales person | sales agent | salesman | lady | guy | tech support | support
    """,
    "hotline": """
        hotline | helpline | call center | call centre | phone number for customer | on hold | hold music |
        automated system | phone menu | contact number | customer service number | live chat | wait time~ |
        hold for | chat bot | chatbot | support number | call you
    """,
    "store": """
        store | stores | shop | branch | outlet | retail | store hours | opening hours | nearest store | shops |
        kiosk
    """,
    "app": """
        app | website | log in | login | cant log in | online account | site | portal | your page | mobile app |
        sign in | my account online | web site | log into | app crashes | self service | online chat
    """,
    "appointment": """
        appointment~ | reschedul~ | reschedule~ | schedule~ | time slot | book a visit | arrival window |
        arrival time | book an
    """,
    "progress": """
        my ticket | ticket number | case number | my complaint status | order status | status of my |
        reference number | follow up | following up | update on my | any update | my order | where is my order |
        tracking number | progress | my previous complaint | earlier ticket | my case | track my | shipped |
        delivery | delivered | status of the | previous ticket | my earlier | open case | any news |
        ticket status | my request
    """,
    "attitude": """
        rude | rudely | unprofessional | hung up on me | hang up on me | hung up | yelled | disrespectful |
        insulted | attitude | impolite | condescending | bad customer service | terrible customer service |
        poor customer service | horrible customer service | awful customer service | worst customer service |
        unhelpful | incompetent | bad service | poor service | terrible service | horrible service | arrogant |
        worst service | swore at | lousy service | shouted | poor customer support | terrible support |
        useless support | clueless | hangs up | sarcastic
    """,
    "runaround": """
        run around | runaround | passed around | transferred me | transferred again | transferred from |
        bounced around | pass the buck | wont help | refuse to help | refuses to help | refused to help |
        no help | transferred five | transferred several | transferred between | transferred three |
        kept transferring | keep transferring | nobody can help | no one can help | cant get anyone |
        different answer~ | transferred four | transferred multiple | transferred to | keeps transferring |
        given the run
    """,
    "complaint_line": """
        complaint number | complaints number | complaint line | complaints line | complaint hotline |
        complaint hot line | complaints department | how do i complain | how can i complain |
        where can i complain | how to complain | complaints email | complaint department |
        file a complaint how | make a complaint how | where do i complain | how do i make a complaint |
        how do i file a complaint | how to file a complaint | who do i complain | complaints address |
        how can i file a complaint | how to make a complaint | number for complaints | number to complain |
        email for complaints | address for complaints | complaints procedure | complaints team
    """,
    # ---- safety
    "fraud": """
        scam~ | scammer~ | scammed | fraud | fraudulent | fraudster~ | phishing | fake call~ | fake text~ |
        impersonat~ | pretending to be | pretended to be | identity theft | smishing | con artist |
        claiming to be | spoof~ | spoofed | spoofing | fake
    """,
    "spam": """
        spam | spam call~ | spam text~ | robocall~ | robo call~ | robo calls | telemarket~ | telemarketer~ |
        telemarketing | harass~ | harassed | harassing | harassing call~ | nuisance call~ | unwanted call~ |
        junk text~ | marketing calls | unsolicited | cold call~ | unwanted text~ | marketing texts | spammed |
        sales calls | prank call~ | keeps calling me | keep calling me | junk mail | do not call |
        marketing emails | unwanted
    """,
    "privacy": """
        privacy | leaked | data breach | personal information | personal data | sold my | my information was |
        shared my | personal details | my details | data protection | leak | stolen identity | gdpr
    """,
    "block": """
        block | block a number | block calls | block spam | blocking | block this | blacklist | filter |
        block these | block unwanted | call blocking | block texts | do not disturb | stop spam
    """,
    "hijacked": """
        hacked | using my name | used my name | opened in my name | using my identity | in my name without |
        hacker~ | hijacked | account was taken | taken over | someone else is using | someone accessed |
        unauthorized access | unauthorised access | compromised | sim swapped | someone opened |
        someone used my | cloned | someone ported | swapped my sim | wiretap | tapped | stole my number |
        using my account | logged into my | without my knowing
    """,
    "cloud": "cloud server~ | virtual machine~ | vps | cloud hosting | cloud host",
    "iot": "iot | m2m | internet of things | smart meter~",
    # ---- acts: questions
    "how": """
        how | what documents | which documents | documents do i need | what do i need | what should i bring |
        what is needed | what happens | how do i | how can i | how to | how do you | what is the process |
        steps to | instructions | how does | how should i | whats the best way | how could | way to
    """,
    "why": """
        why | why is | why was | why did | why am i | why are | how come | what for | what is this charge |
        reason
    """,
    "what_now": """
        what happened | whats wrong | what is wrong | whats going on | what should i do | what is going on |
        what can i do
    """,
    "how_much": "how much | how many | how long | how often | how far | what amount | how big",
    "which": """
        what | which | when | where | who | what time | until when | whats | when is | when will | where is |
        what is | what are | whens | wheres
    """,
    "check": """
        check | look up | find out | see my | confirm | tell me | let me know | see if | verify if | view |
        check my | want to know | would like to know | see what | look at my | show me | know
    """,
    "ask": """
        wondering | question | ask | enquire | inquire | inquiry | enquiry | curious | information | info |
        details | explain | i have a question | understand | clarify | asking
    """,
    "yes_no": """
        is this | is that | are these | is your | has my | did my | can the | is there | are there | do you |
        do i | does it | does my | is it | will i | are you | will it | am i | does the | is my | is the |
        have you | should i | did you | any | do we | would it | will my | does
    """,
    "can": """
        can i | could i | can you | could you | is it possible | may i | am i able | can we | possible to |
        would you | able to | can my
    """,
    # ---- acts: deeds
    "want": """
        want | i want | i need | i would like | id like | need to | want to | would like | looking to |
        like to | wish to | wanna | trying to | i wish | need | im looking | going to need | looking for
    """,
    "please_do": "please | pls | plz | help me | kindly | can you please | could you please | i request | asap",
    "order": """
        order | ordering | sign up | get a | add | subscribe me | turn on | enable~ | open | activate my |
        apply for | enroll~ | enrol | register | start service | redeem~ | join | claim | remove from |
        set me up | opt in | put me on | give me
    """,
    "cancel": """
        cancel~ | close | shut down | unenroll | take it off | canceled | canceling | cancellation | stop |
        remove~ | turn off | disable~ | terminate~ | get rid of | delete~ | end | quit | drop | take off |
        cancelled | cancelling
    """,
    "change": """
        change~ | upgrade~ | downgrade~ | switch~ | update~ | modify | swap~ | move to | replace~ | adjust |
        edit | go up to | go down to | convert | correct my | switch from
    """,
    "reset": "reset~ | unlock~ | forgot | forgotten | recover~ | locked out",
    "send": """
        send me | email me | mail me | print | resend | send a | post me | text me | send it | send us |
        forward me
    """,
    # ---- acts: symptoms
    "broken": """
        broken | never arrive~ | dont arrive | not arriving | no power | wont update | stopped | wont send |
        wont connect to | defective | faulty | keeps crashing | not working | doesnt work | does not work |
        isnt working | stopped working | wont work | wont turn on | fault | out of order | not functioning |
        error | frozen | freezing | freezes | malfunction~ | dead | crash~ | crashes | wont load | issue |
        issues | problem | problems | trouble | fails | failed | failing | not loading | not responding |
        glitch~ | fail | does nothing | wont open | died | not able to use | cant use | unable to use |
        cannot use | wont start | wont charge | dont work | didnt work | never works | unusable | not work |
        cant open | troubleshoot | faults
    """,
    "slow": """
        slow | slowly | really slow | very slow | slow speed~ | lag | lagging | laggy | buffering | buffer~ |
        sluggish | crawling | speed issue~ | slow connection | slower | low speed | takes forever |
        speed problem~ | snail | ping | jitter | packet loss | slow download~ | slowness | unstable |
        poor connection | speed is low | low speeds | super slow | high latency | choppy | bad connection
    """,
    "down": """
        down | outage~ | no connection | cant connect | cannot connect | wont connect | disconnect~ |
        disconnecting | disconnects | dropping | keeps dropping | drops | drop out | drops out | drop outs |
        lost connection | service is out | unable to connect | not connecting | intermittent | goes out |
        went out | cuts out | cutting out | offline | loses connection | losing connection | cant get online |
        is out | connection lost | went down | goes down | service out | been out | without service |
        dropped connection | dropouts | down time | downtime | connection drop~ | connectivity issue~ |
        cant browse | knocked out | interruptions | keeps cutting out | lost service | service interruption~
    """,
    "bad": "bad | poor | weak | spotty | patchy | unreliable | inconsistent | poorly",
    "net_down": """
        no internet | internet is out | lost internet | losing internet | internet out | no dsl | no broadband |
        no wifi | slow internet | internet drop~ | cant access the internet | cant get on the internet |
        internet is down | internet went out | internet keeps | internet goes out | internet cuts out |
        without internet | internet not working | wifi keeps | wifi drop~ | slow wifi | internet doesnt work |
        wifi is down | wifi not working
    """,
    "picture": """
        no picture | pixelated | pixelation | black screen | blank screen | missing channels |
        channels are missing | missing from my | missing from | frozen screen | picture freezes |
        picture keeps | no video | channel missing | pixelating | channels missing | tiling | cant watch |
        screen is black | blue screen | picture breaks | lost channels | picture is
    """,
    "often": """
        often | sometimes | frequently | every day | daily | every night | constantly | always | keeps |
        occasionally | every few | every time | every evening | randomly | from time to time | at night |
        in the evening
    """,
    "repair": """
        repair~ | fix | send someone | need it fixed | report a fault | reporting a fault | report an outage |
        report outage | restored | fix it | service technician needed | get this fixed | come and look |
        be fixed
    """,
    "mass": """
        whole street | whole building | entire building | whole neighborhood | entire neighborhood |
        entire street | all my neighbors | my neighbours | my neighbors | everyone in | area outage |
        whole town | whole area | entire town | entire area | whole office | entire office | whole block |
        the whole estate | entire city | our whole village
    """,
    # ---- acts: grievance
    "complain_word": """
        complaint | complaints | complain | complaining | file a complaint | formal complaint |
        lodge a complaint | dispute~ | disputing | disputed | make a complaint | reporting | report them |
        escalate~ | grievance | raise a complaint
    """,
    "again": """
        again | multiple times | several times | many times | numerous times | third time | second time |
        once more | countless times | over and over | repeatedly | fourth time | three times | four times |
        five times | still | keep having | twice now | each time | yet again | continued | continue to |
        still havent | several calls | many calls | back and forth | continual | continuous | ongoing |
        not resolved | never fixed | not fixed | unresolved | keep telling me | constant | fifth time |
        times already | remains | persistent | repeated
    """,
    "lasting": """
        for a month | for months | for weeks | for days | months | for a week | for two weeks | three weeks |
        for years | for over a | for the past | for the last | since last | all week | hours on | for hours |
        two weeks | two months | weeks | days now | past month | past week | three days | five days |
        four days | a week now | six months | past few | past two | ten days | years | last month | for three |
        whole week | for four | for five | for six
    """,
    "nobody": """
        nobody | no one | no response | no reply | ignored | ignoring | never called back | no call back |
        no callback | not responding to | havent heard | have not heard | nobody answers | never responded |
        no answer | no resolution | never got back | wont respond | nothing done | nothing has been done |
        nobody calls | nothing happened | never received | did nothing | didnt call back | never call back |
        has not responded | not responded | failure to | failed to | will not | fail to
    """,
    "still_not": """
        still not | still no | still waiting | yet to | not yet | still hasnt | has not been | hasnt been |
        still isnt | still have not | never got | still dont | have yet | still cant | have not received |
        havent received | waiting for | still nothing | not received
    """,
    "redress": """
        compensation | compensate~ | make it right | apology | apologise | apologize | reimburse me | damages |
        compensated | i demand | demand~ | demanding | goodwill | credit me for | what are you going to do |
        hold them accountable
    """,
    "refused": """
        refuse to | refuses to | refused to | wont exchange | wont let me | wont refund | wont cancel |
        wont give | wont honor | denied | deny | rejected | declined | cant cancel | unable to cancel |
        impossible to cancel | wont release | wont replace | wont fix
    """,
    "indignant": """
        even though | despite | without notice | without notifying | without warning | how dare |
        no explanation | no notice | never told | nobody told | supposedly | refuse | cannot believe |
        cant believe | idea what for | whatsoever | for no reason | no reason | yet you | and you still
    """,
    "require": "require | insist | immediately | must",
    "anger": """
        unacceptable | ridiculous | outrageous | disgusting | disgusted | furious | frustrated | frustrating |
        fed up | sick of | sick and tired | angry | awful | worst | terrible company | disappointed |
        dissatisfied | unhappy | upset | horrible | joke | unfair | pathetic | disgrace~ | disgraceful |
        appalling | appalled | tired of | terrible | had enough | criminal~ | greedy | shame | nightmare |
        crooks | thieves | robbery | steal~ | stealing | stole | theft | abuse~ | hell | garbage | crap |
        shitty | crappy | useless | robbing | extort~ | extortion | unethical | illegal | crook |
        harassed by you | wtf | lousy | sucks | atrocious | absurd | annoyed | sick | taking advantage |
        fucking | bullshit | piece of | bs | evil | hate | con
    """,
    "deceived": """
        misled | misleading | lied | lying | lies | deceiv~ | deceptive | deception | false advertising |
        tricked | bait and switch | dishonest | cheated | cheating | lied to me | scam company | falsely |
        false | unfair practice~ | deceitful | conned | mislead | deceived | predatory | misrepresent~ | lie |
        duped | fraudulently | lied about | mis sold | missold
    """,
    "promised": """
        promised | was told | were told | told me | agreed to | said it would | promise~ | guaranteed | quoted |
        supposed to be | was supposed to | told us | said i would | assured | i was offered | they said |
        quote | advertised price | supposed to
    """,
    "not_as_sold": """
        not as advertised | not what i was | as advertised | not getting the speed~ | not receiving the speed~ |
        not getting what | than advertised | advertised speed~ | paying for | speeds i pay | less than half |
        speed i pay | pay for but | not delivering | not honor~ | not honoring | not honour~ | honor the |
        advertis~ | honour the | fraction of | honor | honoring | never get | i pay for | not getting the
    """,
    "monopoly": """
        monopoly | monopolies | monopolistic | no competition | only provider | only option | no other choice |
        no other option~ | only isp | no alternative | anti competitive | antitrust | only choice | no choice
    """,
    "regulator": """
        fcc | ofcom | ombudsman | regulator | bbb | better business bureau | attorney general |
        consumer protection | ftc | public utilities commission | accc | trading standards | 12300 | 12315 |
        miit | tio | puc | cfpb | net neutrality
    """,
    "media": """
        social media | twitter | go public | facebook | newspaper~ | the press | journalist~ | reddit |
        go viral | news station | the media | on youtube | tiktok
    """,
    "lawyer": """
        lawyer~ | attorney | sue | legal action | lawsuit | small claims | court | solicitor | class action |
        legal | suing | legal team
    """,
    # ---- acts: the rest
    "praise": """
        excellent | fantastic | amazing | compliment~ | praise | outstanding | thumbs up | great job |
        great service | awesome | well done | wonderful | superb | kudos | five stars | 5 stars | brilliant |
        good job | above and beyond | commend | great customer service | shout out | best service | great help |
        good customer service | very helpful | so helpful | went out of | super helpful | incredibly helpful |
        lovely | perfect | love | good work | excellent service | fast service | best provider | exceptional |
        nice job | keep up
    """,
    "thanks": "thank you | thanks | thank | appreciate~ | grateful | thx | cheers",
    "good": """
        great | good | helpful | friendly | polite | patient | happy with | satisfied | nice | professional |
        pleased | quickly | impressed | kind | solved my | resolved my | fixed my | courteous | happy |
        knowledgeable | smoothly | quick
    """,
    "suggest": """
        suggest | suggestion~ | recommend you | it would be nice if | it would be great if | you should add |
        feature request | would be better if | i have an idea | an idea | please consider | you should offer |
        feedback | wish you would | would be good if | you should | would be helpful if | should consider |
        propose | why dont you add | hope you will add | consider adding | consider offering |
        would be nice to | would love to see | please add
    """,
    "human": """
        human | real person | speak to someone | talk to someone | speak to a person | talk to a person |
        operator | live agent | speak with someone | speak to an agent | talk to an agent | speak to a human |
        talk to a human | representative please | speak with a human | talk to a human being |
        speak to a representative | talk to a representative | speak with a representative | live person |
        actual person | speak with an agent | put me through | real human | transfer me | agent please |
        not a robot | talk to a real | call me | someone call me | customer service please |
        speak to a supervisor | real human being | live chat agent | customer rep | human pls | human agent |
        live representative | speak with a real | get me a person | someone real | give me a human |
        speak to somebody | talk to somebody
    """,
    "greeting": """
        hello | hi | hey | good morning | good afternoon | good evening | bye | goodbye | ok | okay | test |
        yes | uh | um | hmm
    """,
    "not_ours": """
        wrong number | pizza | fuck you | asshole | stupid bot | weather | who are you | tell me a joke |
        amazon order | electric bill | electricity bill | water bill | gas bill | mortgage | uber | idiot |
        what is your name | lottery | recipe | flight | bank loan | hotel booking | crypto | seo services |
        hotel | airline | bank account | credit card company | github | landlord | doordash | grubhub |
        walgreens | doctor | appointment with dr | car insurance | irs | social security office | police |
        real estate | car warranty | airbnb | plumber | dentist | prescription | pharmacy | student loan |
        stock price | utility bill | postal service | ups package | fedex
    """,
    "injury": """
        injured | injury | caught fire | on fire | electrocuted | electric shock | burned | smoke |
        hanging wire | fallen pole | downed line | wire down | exploded | sparking | sparks | fell on | hurt |
        low hanging | hanging cable | cable down | wires down | emergency | suicide | kill myself |
        exposed wire~ | shocked | tripped over | trip hazard
    """,
}
"""Cue name to phrases, separated by bars."""
