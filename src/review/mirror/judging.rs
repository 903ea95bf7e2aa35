//! First stories that weigh an incident: by its length, its severity, its count, or the harm it did.

use super::beside::{OF_CLOSING, OF_LEARNING, OF_SAFETY, OF_WEIGHT};
use super::story;
use crate::review::phrases::Pattern;

/// What is told of what counts.
pub(in crate::review) const JUDGING: &[Pattern] = &[
    story!(
        "near-miss-no-harm",
        Clause,
        [
            "no impact",
            "no harm",
            "impact",
            "no one noticed",
            "nobody noticed",
            "noticed",
            "nobody",
            "harm",
            "affected",
            "never used",
            "unused",
            "in time",
            "caught",
            "close call",
            "near miss",
            "dodged",
            "ends well",
            "ended well",
            "got away",
            "reverted",
            "luckily",
            "happily",
            "nothing happened",
            "no outage",
            "no loss",
            "no financial loss",
            "not touched",
            "took over",
            "intact",
            "no complaints",
            "non-issue",
            "no injuries",
            "did not fork",
            "no consequences",
            "nothing came of",
            "reversed",
            "corrected",
            "redundancy",
            "before the release",
            "not interrupted",
            "no damage",
            "did not get past",
            "didn't hurt",
            "test cluster",
            "internal users"
        ],
        beside OF_CLOSING,
        [
            r"(?:no|zero|without|not have any|did not|didn~t|was not|wasn~t|were not|weren~t|nobody|no one|nothing|never|none|only (?:internal|test)|hardly any)\b[^.;]{0,50}?\b(?:impact|harm|harmed|hurt|affected|damage\w*|noticed|used|touched|consequences?|complaints?|complained|injuries|loss(?:es)?|lost|fork(?:ed)?|happened|interrupted|outage|came of it|get past|ordered|broke|broken|late|wiped) && (?:no|without an?|not?|n~t|any|nor|never|zero|saw no) (?:\w+ ){0,3}?(?:need|reason|point|lessons?|learnings?|post-?mortem|retro\w*|review\w*|analysis|analy[sz]ed|investigat\w+|report|write-?up|document|follow-?up|further (?:steps|action)|action|spend time|incidents?|recorded|count|discussed|discussion|worth|fuss|story|meeting|measures)\b|(?:can be |was |were |simply |is |and |we )(?:closed?|done|over)\b|nothing (?:to (?:see|learn|discuss|do|review|follow|take|report)|has to|more to|further to)\b|forget (?:about )?it|moved on|leave it at that|waste of|overkill|problem solved|non-issue|that~s that|end of story",
            r"(?:(?:stopped|caught|noticed|found|switched|over) (?:\w+ ){0,2}?in time|caught (?:it|by|the|in)|close call|near[- ]miss(?:es)?|dodged a bullet|got away|reverted|took over|intact|unused|reversed|corrected|did its job|well|before (?:the|its|any) (?:release|expiry|peak)|luckily|happily|reset|contained|test (?:cluster|system|environment)) && (?:no need|no reason|no lessons?|no story|no further|no report|no review|no postmortem|nothing to (?:see|learn|discuss|do|review|follow)|end of story|that~s that|non-issue|(?:not|n~t) (?:\w+ )?(?:recorded|necessary|needed|required|count|treat|worth|investigated|analysed|analyzed|consider|an incident|reviewed|discussed|need)|waste of|forget about|see any reason|case (?:can be |is |was )?closed|closed the (?:report|ticket|case)|moved on|make a fuss|no action|harm worth)",
            r"all~s well that ends well|no outage, no incident|zero impact, zero|no harm,? no foul|dodged a bullet and|nothing to see here|no (?:customer )?impact,? (?:so )?no (?:review|post-?mortem|retro)",
            r"(?:only (?:do|hold|write|review)|don~t (?:do|hold|write|review)|not recorded|not to spend time)\b[^.;]*\b(?:customer impact|no damage|near misses|didn~t hurt|cause no)",
        ],
        [
            r"\b(?:all the same|anyway|still|even so|nevertheless|taught|worth learning|wanted to (?:know|learn)|but)\b",
            r"\?$"
        ]
    ),
    story!(
        "near-miss-no-harm",
        Clause,
        [
            "no impact",
            "impact",
            "harm",
            "affected",
            "noticed",
            "damage",
            "in time",
            "luckily",
            "close call",
            "near miss",
            "near-miss",
            "nothing happened",
            "no customer",
            "no user",
            "not a real incident",
            "fine",
            "false alarm",
            "lucky",
            "recovered on its own",
            "before anyone",
            "before any",
            "caught",
            "unaffected"
        ],
        beside OF_CLOSING,
        [
            r"(?:(?:no|zero|without(?: any)?|not any|little|n~t (?:have |cause )?any|never any) (?:\w+ ){0,2}?(?:impact|harm|damage|customers?|users?|loss(?:es)?|consequences?|outage|downtime|effects?|injur\w+)|nothing (?:bad )?(?:happened|broke|was lost|came)|nobody (?:was )?(?:\w+ )?(?:noticed|affected|hurt|harmed|complained)|no one (?:was )?(?:\w+ )?(?:noticed|affected|hurt|harmed|complained)|unaffected|close call|near[- ]miss(?:es)?|(?:stopped|noticed|found) in time|lucky|luckily|false alarm|(?:was|were|went|turned out) fine|recovered on its own|before (?:any|anyone|anybody) \w+|caught (?:it )?(?:early|in (?:time|staging|test\w*))|almost) && (?:(?:no|not|n~t|without|never|nothing|hardly|little) (?:\w+ ){0,4}?{meeting}|(?:no|not|n~t) (?:\w+ ){0,3}?(?:need(?:ed)?|required?|necessary|reason|point|sense|worth|count\w*|real incident|an incident|incident|record(?:ed)?|report(?:ed)?|file[ds]?|bother\w*|further)|skip\w*|close[ds]? (?:it|the|this|as|without)|can be closed|move on|moved on|moving on|forget|overkill|waste|ignore|ignored|leave it|case closed|all good)",
        ],
        [
            r"\b(?:all the same|anyway|still|even so|nevertheless|taught|worth learning|wanted to|but|in order|at this (?:time|point)|evidence|so far|to confirm|reviewed in time|further damage)\b",
            r"\?$",
        ]
    ),
    story!(
        "near-miss-no-harm",
        Clause,
        [
            "no need",
            "no further",
            "dropped",
            "ignored",
            "nothing more",
            "harmless",
            "no interest",
            "not worth",
            "no reason",
            "no consequence",
            "no measures",
            "needless",
            "unnecessary",
            "not pursued",
            "no postmortem",
            "not an incident",
            "no incident",
            "not investigat",
            "not looked into",
            "not reviewed",
            "no review",
            "nothing to learn",
            "nothing to fix",
            "forget about",
            "no action"
        ],
        beside OF_CLOSING,
        [
            r"(?:no need (?:for|to)|no further (?:interest|action|steps|analysis|work)|matter (?:was|is) (?:dropped|closed|settled)|can (?:safely )?be (?:ignored|forgotten|closed|dismissed)|nothing (?:more|further|else) to|it~s harmless|is harmless|not worth (?:a|the|our|any|look\w*|discuss\w*|review\w*)|no reason (?:to|for)|not (?:pursued|investigated|looked into|reviewed|considered an? incident|recorded)|no (?:measures|action) (?:is|are|was|were)|needless|no (?:post-?mortem|review)|nothing to (?:learn|fix|see|discuss)|forget about) && (?:no (?:rows|data|users?|customers?|one|outage|downtime|impact|harm|damage|effect|loss|trains?|patients?|passengers?|orders?|money|packets?|requests?)|nobody|never (?:used|reached|exploited|live)|spare|automatically|without (?:any )?(?:effect|impact|consequence|damage|loss)|averted|before (?:any|anyone|anybody|it|customers?)|did(?:n~t| not) (?:cause|affect|hurt|reach|spread|lead|result|break)|was(?:n~t| not) (?:affected|live|used|noticed)|second attempt|recovered|in time|survived|held|stayed up|kept running|standby|backup)",
        ],
        [
            r"\b(?:all the same|anyway|still|even so|nevertheless|taught|but|reviewed in time|to confirm|no need to (?:restart|reboot|migrate|update|upgrade|reinstall|rotate|change))\b",
            r"\?$",
        ]
    ),
    story!(
        "severity-is-learning",
        Clause,
        [
            "sev",
            "severity",
            "severe",
            "p1",
            "p2",
            "p3",
            "p4",
            "priority",
            "minor",
            "major",
            "trivial",
            "low-impact",
            "low impact",
            "catastroph",
            "worst",
            "magnitude",
            "cosmetic",
            "blast radius",
            "only two",
            "threshold",
            "scale of",
            "critical",
            "smaller",
            "small ",
            "serious",
            "more it hurt",
            "cost more",
            "impact rating",
            "large enough",
            "total loss",
            "slo ",
            "classed as low",
            "above orange"
        ],
        beside OF_LEARNING,
        [
            r"(?:low(?:er)?|minor|small(?:er)?|trivial|cosmetic|only|just|merely|not (?:severe|serious|a major)|below|under|below the|downgraded|due to the|because of the|classed as|did not breach|since it|rating|priority|was a|as a) ?[^.;]{0,20}?(?:sev(?:erity)?[- ]?[2-5]s?|p[2-5]s?|priority [2-5]|severity|low-impact|impact (?:was )?below|threshold|glitch|blast radius|customers complained|severe enough|serious enough|slo|orange|rating \d|sev \d|stuff|trivial|small ones|incident, therefore|low, so)\b && (?:no|not?|n~t|none|nothing|without|hardly|little|nearly nil|waste|skip\w*|short|shorter|brief|abbreviated|left empty|not applicable|drop|stop|closed|nobody|rather than|least|need|moving on)\b[^.;]{0,40}?\b(?:post-?mortems?|reviews?|reviewed|retro\w*|analysis|lessons?|learn|learning|learned from|learnings?|teach\w*|insight|meeting|document|write-?up|format|note|reflect\w*|discussed|interview|study|required|educational|root cause section|enough|roi|take away|one)\b|(?:waste of|moving on|short note|abbreviated|nearly nil|keeping this (?:one )?brief|no reflection)",
            r"(?:big(?:gest)?|major|sev[- ]?[12]s?|severe|p1s?|catastroph\w+|worst|critical|serious(?:ness)?|large enough|magnitude|scale|total loss|cost more|the more it hurt|deep dive|high[- ]severity) && (?:teach(?:es)?|learn|learning|learnings?|lessons|instructive|educational|case study|study|valuable|deep dive|get out of|worth (?:reviewing|studying)|in depth) && (?:most|more|only|where|real|carry|lots?|anyway|unlike|naturally|than|important|from all|must produce|rest|not|n~t|at least)\b",
        ],
        [
            r"\b(?:even|also|regardless|still|all the same|whatever|not only|irrespective|learned of|surpris\w+|declared|raised|reclassified)\b",
            r"\?$"
        ]
    ),
    story!(
        "severity-is-learning",
        Clause,
        [
            "sev",
            "severity",
            "p1",
            "p2",
            "p3",
            "p4",
            "priority",
            "minor",
            "major",
            "trivial",
            "impact",
            "catastroph",
            "critical",
            "small",
            "big",
            "large",
            "serious",
            "grave"
        ],
        beside OF_LEARNING,
        [
            r"(?:sev(?:erity)?[- ]?[0-5]s?|p[0-5]s?|(?:low|lower|high|higher|top|highest|lowest|the) severity|severity|minor (?:incidents?|outages?|ones?|issues?|events?|disruptions?|glitch\w*)|major (?:incidents?|outages?|ones?|events?)|trivial|(?:low|small|little|limited|big|large|huge|high)[- ](?:impact|severity|scale|incidents?|outages?|ones?|failures?|priority)|catastroph\w+|critical (?:incidents?|outages?|ones?|failures?|events?)|(?:serious|grave|severe|big|large|small) (?:incidents?|outages?|ones?|failures?|events?|stuff)|severe enough|big enough|(?:just|only|merely) an? (?:sev|p)\w*) && {meeting} && (?:no|not|n~t|none|nothing|only|skip\w*|without|most|more|less|waste|need\w*|requir\w+|worth|reserv\w+|limit\w*|focus\w*|deserv\w+|enough|drop\w*|brief|short|instead|rather|too|hardly|little|real|where|few|must|should|valuable|closed|optional|unnecessary|never|merit\w*|justif\w+|therefore|so|hence)",
        ],
        [
            r"\b(?:even|also|regardless|still|all the same|whatever|not only|irrespective|learned of|surpris\w+|declared|raised|reclassified|taught us|security review|code review|peer review|severity (?:of|is|was) (?:not|unclear))\b",
            r"\?$",
        ]
    ),
    story!(
        "severity-is-learning",
        Clause,
        [
            "impact", "severity", "low ", "minor", "for red", "yellow", "disaster", "category",
            "priority", "tiny", "small", "big "
        ],
        beside OF_LEARNING,
        [
            r"(?:(?:minor|low|little|limited|small|negligible|modest) (?:\w+ )?(?:impact|severity|priority|incidents?|ones?)|gave .?low.?|(?:only|reserved) for (?:red|major|big|severe|critical|serious|large|high|sev|p)\w*|real disasters?|tiny (?:hiccups|incidents|ones)|category [a-d1-5]|(?:yellow|green) ones) && {meeting} && (?:little|closed?|without|only|rather|reserved|directly|no|not|n~t|from|nothing|learns?|need|skip\w*|unnecessary|qualif\w+|proper|enough)",
        ],
        [
            r"\b(?:even|also|regardless|still|all the same|whatever|not only|declared|taught us|security review|code review)\b",
            r"\?$",
        ]
    ),
    story!(
        "fewer-is-safer",
        Clause,
        [
            "incident",
            "outage",
            "p1s",
            "near miss",
            "reports",
            "crashes",
            "disturbances",
            "postmortems",
            "bugs",
            "ticket count",
            "unblemished",
            "perfect year",
            "back to zero",
            "number of",
            "count",
            "streak",
            "the number"
        ],
        beside OF_SAFETY,
        [
            r"(?:(?:fewer|lowest|lower|low|reduced?|reduction (?:in|of)|decrease in|drop in|less|half|only|no|not (?:had )?a single|zero|never|number of|rate of|count of|chart of|declared|recorded|reported) (?:[\w-]+ ){0,4}?(?:incidents?|outages?|p1s|sev-?1s|near miss(?:es)?|postmortems?|disturbances|crashes|bugs|security reports|ticket count|tickets|incident rate|incident count|reports)|\d+ (?:\w+ )?(?:incidents|outages) (?:against|instead|compared)|(?:incidents|outages) (?:\w+ ){0,4}?(?:fell|dropped|halved|decreased|against|instead of)|(?:incident|ticket|outage) (?:count|rate)|three incidents after) && (?:safer|safest|healthier|more (?:reliable|secure|stable|robust)|reliable|reliability|robust\w*|safe|proof|prove[sn]?|works|worked|effective|model for|confirm(?:s|ing) (?:its|that|the)|demonstrates?|tells us|shows? (?:that|our|the)|speaks? for|its (?:purpose|value)|success|done well|congratulated|under control|(?:our|the) (?:aim|target|goal)|okr|bonus|stop worrying|strategy is right)\b",
            r"(?:number of|rate|count of|incident count|incident rate|chart of|spike in|third|fourth|fifth|ranking) [^.;]{0,30}?\b(?:incidents?|outages?|incident reports|count)\b[^.;]{0,60}?\b(?:safer|less stable|more stable|negative|positive|weakest|right|reliab\w+|works)\b",
            r"(?:streak of|target (?:remains|is)|goal (?:remains|is)|another \w+ with) (?:\d+ )?(?:incident-free|zero(?: incidents)?|no incidents?)\b|(?:unblemished|spotless|clean) record\b|otherwise perfect (?:year|quarter|month)|incident-free (?:days|months|weeks)|let us get back to zero",
            r"(?:reduce|lower|cut|halve|bring down) (?:the )?(?:\w+ )?(?:(?:number|amount|count) of )?(?:incidents?|outages?|postmortems)\b[^.;]{0,30}?\b(?:we have|from \w+ to|by (?:december|\d+|half|the end))",
        ],
        [
            r"\b(?:mean(?:s)? nothing|says? (?:little|nothing)|does not|doesn~t|do not mean|not mean|because (?:we|people) (?:stopped|report)|error rate)\b",
            r"\?$"
        ]
    ),
    story!(
        "fewer-is-safer",
        Clause,
        [
            "incidents",
            "outages",
            "incident count",
            "incident rate",
            "incident number",
            "postmortems",
            "near misses",
            "pages",
            "incident-free",
            "alerts"
        ],
        beside OF_SAFETY,
        [
            r"(?:(?:fewer|lowest|low|lower|less|no|zero|half|drop in|decrease in|reduction (?:in|of)|decline in|number of|count of|rate of|amount of|only \w+|hardly any|few|not a single|without(?: an?| any)?|reported|recorded|quiet\w*) (?:[\w-]+ ){0,3}?(?:incidents?|outages?|p1s|sev-?1s|near misses|postmortems|pages|disruptions)|incident (?:count|rate|number|statistics|volume|frequency)s?|(?:incidents|outages|pages) (?:\w+ ){0,3}?(?:fell|dropped|halved|decreased|declined|down|went down|have gone down)|incident-free) && (?:saf(?:e|er|est|ety)|reliab\w+|stab(?:le|ility)|improv(?:ed|ing|ement)|progress|matur\w+|health\w*|better|success\w*|quality|trust|proud|confiden\w+|evidence|proof|prov(?:es|en|ed)|effective|pa(?:id|ying) off|on the right|robust\w*|good (?:sign|shape|news|year|quarter)|strong|resilien\w+|show(?:s|ed)? (?:that|our|how)|under control|bonus|target|goal|kpi|okr|congrat\w+|celebrat\w+|best)",
        ],
        [
            r"\b(?:mean(?:s)? nothing|says? (?:little|nothing)|does not|doesn~t|do not mean|not mean|because (?:we|people) (?:stopped|report)|error rate|no (?:other|further|such|customer|security|data) (?:\w+ )?incidents|future (?:incidents|outages)|number of (?:pods|nodes|requests|users|connections)|tell\w* us little|prevent\w*|so that|to (?:reduce|improve|avoid))\b",
            r"\?$",
        ]
    ),
    story!(
        "fewer-is-safer",
        Clause,
        [
            "incident",
            "outage",
            "event was reported",
            "days before",
            "days without",
            "nothing was reported",
            "no reports",
            "scorecard",
            "kpi",
            "figure",
            "reliability"
        ],
        beside OF_SAFETY,
        [
            r"(?:incidents?|outages?) (?:volume|per \w+|numbers?|figures?|count|rate)\b && (?:down|fell|dropped|below|under|sign|stab\w+|saf\w+|reliab\w+|good|kpi|target|brought|decline|up|rose|rising|grew|best|worse)",
            r"(?:kpi|okr|target|goal|scorecard|objective|bonus|aim|we want) && (?:incidents?|outages?)\b && (?:per|maximum|at most|below|fewer|reduce\w*|exceed\w*|zero|brought|free|no more than|less than|count|number)",
            r"(?:only (?:one|two|three|a few)|no|nothing|hardly any|not one) (?:\w+ )?(?:events?|incidents?|reports?|outages?|was|were)?\b ?(?:was |were )?(?:reported|recorded|logged|filed)\b && (?:reassuring|stable|safe|safer|concluded|good|proof|shows?|works?|reliable|confident|healthy|fine)",
            r"\d+ days (?:before|without|since|until)\b && (?:best|record|streak|counter|result|so far|proud|incident-free)|(?:reliability|safety|stability) (?:is|has|must|was) [^.;]{0,30}\bdeclin\w+ && (?:incidents?|outages?|figure|number|went from)|from \d+ to \d+ && (?:incidents?|outages?|figure|number) && (?:reliab\w+|safe\w*|stab\w+|declin\w+|improv\w+|worse|better)",
        ],
        [
            r"\b(?:mean(?:s)? nothing|says? (?:little|nothing)|does not|doesn~t|error rate|no (?:other|further|such) incidents|future (?:incidents|outages)|to (?:prevent|avoid)|not (?:one|the) of)\b",
            r"\?$",
        ]
    ),
    story!(
        "longer-is-worse",
        Clause,
        [
            "minute",
            "hour",
            "second",
            "days",
            "weekend",
            "duration",
            "length",
            "longest",
            "longer",
            "short",
            "brief",
            "quick recovery",
            "dragged on",
            "over before"
        ],
        beside OF_WEIGHT,
        [
            r"{lasting}[^.;]{0,70}?(?:\b{thus}\b|:|—|–|-|, (?:nothing|this|it|the worst|proof))(?: \w+){0,9}? {grave}\b",
            r"{grave}\b[^.;]{0,60}?\b(?:since|because|considering|in terms of|derived from|measured by|as the incident|as it)\b[^.;]{0,50}?{lasting}",
            r"(?:longest and therefore|short incident, small|none longer than this|longest outages are|rank(?:s|ed|ing)? (?:\w+ )?(?:incidents |outages )?by (?:duration|length)|severity is derived from the time|gone for \w+ hours)",
            r"(?:only|just|mere|merely|short|brief|luckily|thankfully|before most) && {lasting} && (?:nothing serious|nobody (?:was )?(?:harmed|hurt)|hardly|no (?:post-?mortem|review|real damage)|small|insignificant|not (?:do )?(?:real |much )?(?:damage|regard)|lowest severity|bottom of|minor|harmless|no big deal)",
            r"{lasting} && (?:speaks for itself|reclassified|took first place|takes first place|a crisis|a disaster|deserves the label|top (?:five|ten) worst|far graver|more serious than|graver|much worse|most serious|the worst)\b",
        ],
        [
            r"\b(?:no longer|not because|says little|data (?:was|were) lost|whatever|regardless|although|despite|though)\b",
            r"\?$",
            r"disaster recovery|major issues|(?:error|log|latency|timeout|query|request)s? (?:of|took|takes)"
        ]
    ),
    story!(
        "longer-is-worse",
        Clause,
        [
            "minute", "hour", "second", "day", "duration", "length", "long", "short", "brief",
            "quick", "lasted"
        ],
        beside OF_WEIGHT,
        [
            r"(?:{lasting}|lasted (?:for )?(?:only |over |more than |less than |almost |nearly )?\w+) && (?:therefore|thus|hence|consequently|which makes|making it|means that|which means|accordingly|because of (?:its|the) (?:length|duration)|by (?:duration|length)|given (?:its|the) (?:length|duration)|rank\w*|rated?|rating|classif\w+|categor\w+|count(?:s|ed)? as|qualif\w+|clearly|simply|by far|in our history|ever|of the year|we have (?:ever )?had) && (?:{grave}|not (?:a )?(?:big|major|serious)|no big deal|tolerable|acceptable|bearable|terrible|dramatic|trivial|significant|importan(?:t|ce)|ignored?|dangerous|harm)",
        ],
        [
            r"\b(?:no longer|not because|says little|data (?:was|were) lost|whatever|regardless|although|despite|though|as long as|disaster recovery|major (?:issues|version|release)|minor version|longer (?:\w+ )?than|priority inversion|rate[- ]limit\w*)\b",
            r"\?$",
        ]
    ),
    story!(
        "longer-is-worse",
        Clause,
        [
            "minute", "hour", "day", "duration", "length", "long", "short", "brief", "second"
        ],
        beside OF_WEIGHT,
        [
            r"(?:at|with|after|given|owing to|because of|due to|in view of) (?:its |the |an? |only |over |almost |nearly |just )*(?:\d+|\w+|short|long|brief|sheer)(?:[ -]\w+)? (?:h|hours?|minutes?|min|days?|seconds?|duration|length)\b[^.;]{0,60}?\b(?:worst|most|negligible|minor|serious|severe|gravest|highest|lowest|major|catastroph\w+|limited|small|low|harmless|disaster)\b",
            r"(?:short|brief|long|quick|sheer)(?:er|est)? (?:duration|nature|length|outage|incident|downtime|interruption|recovery) && (?:negligible|serious\w*|severity|minor|harmless|small|limited|reassuring|worst|important|not worth|fortunately|insignifican\w+|grave|gravity|mild\w*|matters?)",
            r"(?:every|each) (?:additional |further |extra )?(?:minute|hour|second)\b[^.;]{0,40}\b(?:worse|more serious|more severe|graver)",
            r"(?:longest|lasted longer|longer than|duration|length|by minutes|time to recover\w*)\b && (?:worst|matters|highest category|most serious|severity|seriousness|severe|serious|importan\w+|gravest|first place|top of (?:the|our) list|category)",
            r"(?:seconds?|minutes?) of (?:errors|downtime|outage|unavailability|delay) (?:is|are|does not|do not|hardly|doesn~t|don~t) (?:no |not |hardly )?(?:an |a |count |make |really )?(?:incident|outage|problem|issue|drama|matter|worth)",
        ],
        [
            r"\b(?:no longer|not because|says little|data (?:was|were) lost|whatever|regardless|although|despite|though|as long as|major (?:issues|version|release)|severity (?:was|is) (?:not|set)|impact, severity|took longer|longer (?:to|time))\b",
            r"(?:severity|duration|status): ",
            r"\?$",
        ]
    ),
    story!(
        "mttr-measures-reliability",
        Clause,
        [
            "mttr",
            "mttd",
            "mtta",
            "mean time",
            "time to resolution",
            "time to restore",
            "time to recover",
            "resolution time",
            "recovery time",
            "on average",
            "average time",
            "average duration"
        ],
        [
            r"(?:mttr|mttd|mtta|mean[- ]time[- ]to[- ]\w+|average (?:time to \w+|duration|(?:resolution|recovery) time)|this (?:resolution|recovery) time|(?:restored|recovered|resolved|repaired)\b[^.;]{0,40}\bon average) && (?:reliab\w+|robust\w*|most|elite|healthy?|track|right|nines|metric|objective|bonus|benchmark\w*|better|worse|behind|doing fine|too complex|ahead|improv\w+|good news|success|progress|good health|bearing fruit)\b",
            r"(?:mttr|mean[- ]time[- ]to[- ]\w+) (?:below|under|above|exceeds|of \d[^.;]*(?:shows?|confirms?|proves?))|bring (?:down )?(?:the |our )?mttr|mttr improved",
        ],
        [
            r"\b(?:not|n~t|never|says? (?:little|nothing)|no longer|skewed|misleading|stopped|exported)\b",
            r"\?$"
        ]
    ),
];
