//! First stories of whose account counts, and of what is thought to explain an incident.

use super::story;
use crate::review::phrases::Pattern;

/// What is told of accounts.
pub(in crate::review) const ACCOUNTS: &[Pattern] = &[
    story!(
        "timeline-is-the-story",
        Clause,
        [
            "timeline",
            "timestamp",
            "sequence of events",
            "list of events",
            "the events",
            "from the logs",
            "in the logs",
            "detailed logs",
            "log extract",
            "sequence-of-events",
            "events with",
            "order of commits",
            "chat export",
            "recorder data",
            "times right",
            "events and times",
            "the sequence",
            "time and event",
            "events from",
            "complete history",
            "zabbix events",
            "contains no events",
            "just the facts"
        ],
        [
            r"(?:timelines?|timestamps?|timestamped|sequence[- ]of[- ]events|(?:list|order|history) of (?:events|the incident|commits)|all (?:the )?events (?:with|from|in)|(?:the|detailed|every|in the|its|these) logs?|log extract|events and times|recorder|chat export|event list|time and event|the sequence|events from) && (?:everything|all (?:the |there is |that |one )?(?:\w+ )?(?:information|context|know|need\w*|relevant|matters?|facts)|whole|complete picture|full (?:explanation|story|picture)|complete|speaks? for itself|explains? (?:itself|it|everything)|(?:tells? (?:you|us)|explains?) why|no (?:further |other )?(?:need|analysis|comments?|explanation|interviews?|meeting)|nothing (?:to add|of note|more|else)|superfluous|removes any need|sufficient|enough|exhaustive|concludes?|close this|can be closed|considered final|end of report|is the (?:post-?mortem|review|report)|this is the post-?mortem|write themselves|writes itself|without asking|only objective|objective part|not relevant|everything else|don~t lie|rest is clear|good post-?mortem|makes? plain|no meeting|did not hold a meeting|just has to follow|deliverable|refer to)\b",
            r"(?:improve|complete|fill in) the timeline\b[^.;]{0,60}\b(?:then close|understood without|is done)|just the facts:",
            r"the incident in full, as a list|spent the review getting the times|ended the (?:retro|review|meeting)[^.;]*timeline",
        ],
        [
            r"\b(?:leaves? out|does not (?:tell|say|show)|doesn~t (?:tell|say|show)|do not (?:tell|say)|not (?:the|a) story|only says|incomplete|is not|isn~t|missing|lacks)\b",
            r"\?$"
        ]
    ),
    story!(
        "timeline-is-the-story",
        Clause,
        [
            "timeline",
            "timestamp",
            "sequence of events",
            "chronolog",
            "order of events",
            "list of events",
            "event log",
            "log files",
            "logbook",
            "minute by minute",
            "minute-by-minute"
        ],
        [
            r"(?:timelines?|timestamps?|sequence of events|chronolog\w+|order of events|list of events|log files?|logbook|minute[- ]by[- ]minute) && (?:everything|whole story|entire story|full story|all (?:we|you|one|there|that|anybody) \w*|enough|sufficient|suffices|speaks?|explains?|nothing (?:else|more|further)|no (?:need|further|more|analysis|narrative|other|interviews?|text|discussion|explanation)|only|just|self-explanatory|concludes?|replaces?|instead of|that~s it|is the (?:post-?mortem|review|story|report|analysis|incident)|obvious|unnecessary|superfluous|done|finished|objective|facts|tells?|answers?|understand|clear)",
        ],
        [
            r"\b(?:leaves? out|not (?:tell|say|show|the whole|a story|the story|enough|complete)|does not|doesn~t|do not|don~t (?:tell|say)|only says|incomplete|is not|isn~t|missing|lacks|below|following|approximate|all times|utc|we (?:built|reconstructed|updated)|not clear|unclear|query|index|just (?:before|after|as))\b",
            r"\?$",
        ]
    ),
    story!(
        "timeline-is-the-story",
        Clause,
        [
            "order",
            "timestamp",
            "timeline",
            "second",
            "logged",
            "auto-generated",
            "sequence",
            "minute"
        ],
        [
            r"(?:(?:exact|right|correct|precise) (?:order|sequence) of|(?:events?|alarms|alerts|commits|steps|everything) (?:\w+ ){0,3}?in (?:the )?(?:right |correct |exact |chronological )?order|its events in order|order of (?:the )?(?:events|alarms|alerts|steps)|sequence of (?:the )?(?:events|alarms)|timestamps?|logged with its|timelines?) && (?:shows? (?:everything|why|all)|finished|is a matter of|explains?|(?:how and )?why (?:the|it)|no (?:further|other|more) (?:input|words|text|explanation)|tells? (?:us|you)|basically|all (?:we|you|one) need|says it all|nothing (?:else|more))",
        ],
        [
            r"\b(?:leaves? out|not (?:tell|say|show|the whole|enough|complete)|does not|doesn~t|do not|incomplete|is not|isn~t|missing|lacks|in order to|out of order|order (?:service|table|id|book|number)|(?:to|help(?:s|ed)?|try\w*) (?:\w+ )?understand)\b",
            r"\?$",
        ]
    ),
    story!(
        "one-true-account",
        Clause,
        [
            "account of",
            "accounts",
            "account is",
            "account differs",
            "s account",
            "our account",
            "version of",
            "versions",
            "s version",
            "our version",
            "their version",
            "correct version",
            "one version",
            "truth",
            "recollection",
            "remember",
            "recalled",
            "facts",
            "settled it",
            "settle ",
            "stories",
            "story",
            "perspective",
            "record straight",
            "impressions",
            "mistaken",
            "picture of",
            "what took place",
            "what happened",
            "misremember",
            "describ",
            "correct model",
            "explanation",
            "is how events",
            "narrative",
            "no interpretation",
            "neutral",
            "memory was",
            "whose memory",
            "actually took",
            "truly",
            "reports conflict",
            "conflicting"
        ],
        [
            r"(?:definitive|official|correct|true|only|sole|accurate|right|complete|objective|single|one|final|neutral) (?:and \w+ |official |correct |true |agreed )?(?:account|version|truth|picture|chronology|story|narrative) (?:of (?:the )?(?:\d\d? )?(?:events?|what|how|things|march|\w+ outage)|is what|that (?:everyone|all|we)|of events was)",
            r"(?:(?:both|two|diverging|conflicting|different|our|their|alternative|theirs|personal|interview|subjective|the other two|which of the two) (?:\w+ )?(?:accounts?|versions?|stories|story|notes|diagrams|explanations?|descriptions?|statements|drawings?|perspectives?|impressions|views?)|\w+~s (?:\w+ )?(?:versions?|story|recollections?|explanation|drawing|memory)|recollections?|memories|recalled|(?:still|\w+) remembers? (?:it|the|that|otherwise)\b|misremember\w*|accounts conflict|statements to the contrary|(?:tell|told|for) (?:different|the same|their) (?:stories|story)|interpretation) && (?:mistaken|wrong|misremember\w*|inaccurate|incorrect|false|discarded|deleted|left out|leaves? out|threw out|thrown out|dropped|not attached|takes precedence|settled|settles|correct one|correct version|right one|one is true|accurate one|factual|decide which|has decided|must be wrong|can~t be true|went with the logs|eliminated|no longer in dispute|one story|same story|the true one|only partial|final)\b",
            r"(?:set the record straight|for the avoidance of doubt|ground truth:|the truth(?:, as we now know,)? is|this is how (?:it was|events unfolded|it truly)|what (?:truly|really|actually) (?:occurred|happened|took place)\b[^.;]{0,30}\b(?:agreed|clarified|established|settled|is|was)|(?:settles?|settled|establish\w*|agree[ds]? on|consensus (?:about|on) the facts|agree (?:on )?one|clarif\w+) (?:\w+ ){0,4}?(?:what (?:really|actually|truly)?|the facts|one version|the one|one (?:story|account|correct)|(?:true|correct|right) version)|facts are no longer|no interpretation needed|everyone agrees on what|correct model of|audit log settled)",
            r"presents? (?:only )?the facts\b[^.;]*\b(?:leaves? out|without|no)",
        ],
        [
            r"\b(?:source of truth for (?:the |our )?(?:config\w*|data|dns|state)|kept both|both (?:versions|accounts) (?:are|stand|below)|no single|several|explain why|differ(?:s|ed)? because|version (?:\d|of (?:the |our )?(?:software|library|package|api|client|server)))\b",
            r"\?$",
            r"\bstory points?\b|version[s]? (?:numbers?|\d)|(?:user|service|bank|customer|admin|github|cloud|aws) accounts?\b"
        ]
    ),
    story!(
        "one-true-account",
        Clause,
        [
            "version of",
            "account of",
            "accounts",
            "truth",
            "the facts",
            "recollection",
            "remember",
            "what really",
            "what actually",
            "real story",
            "narrative",
            "point of view",
            "objective",
            "opinion",
            "interpretation",
            "conflicting",
            "contradict",
            "one story",
            "same story",
            "memories",
            "statements",
            "disagree",
            "true story",
            "consensus",
            "single version",
            "versions"
        ],
        [
            r"(?:(?:version|account)s? of (?:the )?(?:events?|story|what|how|things|incident|outage|truth)|(?:two|both|three|different|conflicting|contradict\w+|competing|diverging|several|other|all) (?:\w+ )?(?:accounts|stories|recollections|narratives|statements|memories)|recollections?|memories|the truth|objective (?:\w+ )?(?:truth|facts?|account|record|picture|view)|the (?:plain |hard |bare )?facts|what (?:really|actually) (?:happened|occurred|took place|went)|(?:real|true|one|same|single) (?:story|narrative)|subjective|(?:points?|matter) of view|differing opinions|interpretations?|who is (?:right|wrong)|remember(?:s|ed)? (?:it|things|otherwise|differently|wrong\w*)|disagree\w*) && (?:only|single|one|true|correct|right|wrong|definitive|agree[ds]?|settle[ds]?|official|final|accurate|certain\w*|prov(?:e|es|ed|en)|dispute\w*|align\w*|reconcil\w+|consensus|mistaken|incorrect|discard\w*|drop(?:ped)?|ignor\w+|exclud\w+|remov\w+|omit\w*|left out|leave out|no room|matters?|speak for|decid\w+|clear\w*|logs? (?:show|prove|tell|settle)\w*|know|established|facts|find out|determin\w+|noise|irrelevant|merge[ds]?|unif\w+)",
        ],
        [
            r"\b(?:source of truth|kept both|both (?:versions|accounts) (?:are|stand|below)|no single|explain why|differ(?:s|ed)? because|several (?:true|right)|none of (?:them|the)|versions? (?:\d|v\d)|(?:software|library|package|api|client|server|python|ruby|node|older?|newer?|previous|latest|different|two|both) versions|correct version|user accounts?|all accounts|service accounts?|accounts (?:were|was|with|that|and|on|in)|not (?:wrong|right|one)|part of the)\b",
            r"\?$",
        ]
    ),
    story!(
        "one-true-account",
        Clause,
        [
            "narrative",
            "objectiv",
            "reality",
            "full stop",
            "what happened",
            "impressions",
            "rumour",
            "rumor",
            "one agreed",
            "believes",
            "description of",
            "consistent",
            "true "
        ],
        [
            r"(?:single|one|agreed|consistent|common|shared|unified|final|accurate|complete) (?:\w+ |and \w+ )?(?:narrative|description of (?:the|what)|story of (?:the|what)|account of|picture of what) && (?:emerged|end to|confirm\w*|until|agree\w*|everyone|everybody|all|now|rumou?rs|true|participants|sign)",
            r"(?:different impressions|believes?|rumou?rs?|memories) && (?:only one|reality|true (?:duration|cause|story|time|sequence)|full stop|in fact wrong|the truth|objectiv\w+|is simply (?:wrong|false)|end to)",
            r"(?:know|established?|prove[dsn]?|determined?|show) (?:\w+ )?objectively|objectively what|(?:can )?close the discussion",
        ],
        [
            r"\b(?:no single|not|n~t|source of truth|kept both|several|customers? (?:said|says|believe)|commit(?:s|ted)?|consistent (?:with|read|hash\w*|state))\b",
            r"\?$",
        ]
    ),
    story!(
        "regulator-report",
        Clause,
        [
            "official",
            "regulator",
            "commission",
            "inquiry",
            "enquiry",
            "audit",
            "authority",
            "investigators",
            "ntsb",
            "sec order",
            "faa",
            "final notice",
            "coroner",
            "inspector",
            "ministry",
            "law firm",
            "prosecutor",
            "central bank",
            "settlement order",
            "compliance finding",
            "government review",
            "supervisory",
            "data protection officer",
            "coast guard",
            "ombudsman",
            "licence conditions"
        ],
        [
            r"(?:official (?:\w+ )?(?:report|enquiry|inquiry|investigation|finding)|regulators?(?:~s)?|commission~s|(?:public|board of|guard|authority~s|commission~s|government|the|official) (?:inquiry|enquiry)|(?:external |soc 2 |the )?auditors?(?:~s)? (?:concluded|raised|found|established)|(?:external |\w+ )?audit (?:observation|report|finding)s?|findings of the|authority(?:~s)?|(?:federal )?investigators|ntsb|sec order|sec release|faa|final notice|coroner~s|inspectors?~?|ministry|law firm|prosecutor~s|central bank~s|settlement order|compliance finding|government review|data protection officer|report identified|\w+ report by the) && (?:explain\w*|explanation|established|determined|confirm\w*|concluded|final word|no doubt|makes? (?:it )?(?:clear|plain)|clear|complete account|is understood|no (?:further|other) (?:analysis|explanation|question)|proves?|proved|pinned down|lays? (?:it )?out|laid out|rely on it|adopt|accounts for|these are the (?:causes|lessons)|what (?:led|took)|led to|how (?:it|this|the)|why the|nothing to add|learn from|know (?:for certain|what)|shows what|everything|the whole)\b",
        ],
        [
            r"\b(?:asked for|requested|requires? us|different (?:job|question)|compares|silent|deadline|by the end of|must be (?:sent|filed|reported)|we (?:filed|sent|notified|reported)|certificate authority|does not (?:explain|say|ask)|doesn~t (?:explain|say|ask)|not explain)\b",
            r"\?$"
        ]
    ),
    story!(
        "regulator-report",
        Clause,
        [
            "official",
            "regulator",
            "auditor",
            "audit",
            "inquiry",
            "enquiry",
            "commission",
            "authority",
            "authorities",
            "inspector",
            "investigators",
            "ministry",
            "government",
            "tribunal",
            "court",
            "ombudsman",
            "watchdog",
            "supervis",
            "agency",
            "federal"
        ],
        [
            r"(?:official|regulator\w*|inquiry|enquiry|commission(?:~s|er)?|authorit(?:y|ies)|inspector\w*|investigators|ministry|government|tribunal|court|ombudsman|watchdog|supervisory|agency|federal|bafin|finma|ico|fca|sec|faa|ntsb|fcc|osha) && (?:reports?|findings?|conclusions?|concluded|rulings?|verdict|order|decision|notice|investigation|inquiry|enquiry|review|assessment|statement|judge?ment|found|established|determined|says?|states?|confirm\w*) && (?:explain\w*|answers?|tell(?:s)?|settle[ds]?|final|authoritative|enough|therefore|so|hence|thus|complete|full|why (?:it|the|this|we)|cause[ds]?|understand|understood|lessons?|learn|question|no (?:need|reason|further|doubt|more)|nothing (?:to|more|else)|definitive|proof|prov(?:es|ed|en)|clear(?:ly)?|everything|last word|rest|truth|what happened|what went wrong|lack(?:ed)?|fail(?:ed|ure|ings?)|inadequate|insufficient|violat\w+|breach\w*|non-?complian\w+)",
        ],
        [
            r"\b(?:asked for|requested|requires? us|different (?:job|question)|compares|silent|deadline|by the end of|must be|we (?:filed|sent|notified|reported|informed)|notified|certificate authorit\w+|does not|doesn~t|not explain|audit logs?|audit trail|security audit|user agency|agency(?:~s)? (?:website|site)|order (?:of|to|flow|book)|in order|sec(?:onds)?\b|certificate|dns authority|authoritative (?:dns|name|server)s?)\b",
            r"\?$",
        ]
    ),
    story!(
        "regulator-report",
        Clause,
        [
            "penalty notice",
            "nonconformit",
            "non-conformit",
            "forensic report",
            "certification body",
            "release",
            "audit",
            "regulator",
            "consultants",
            "consultancy"
        ],
        [
            r"(?:penalty notice|non-?conformity|forensic report|certification body|commission~s (?:release|order)|(?:following|after|per|according to) the (?:\w+ )?(?:audit|regulator\w*|consultan\w+|authority)|regulator has|consultants?~? (?:\w+ )?report) && (?:tells? us|says? it all|know (?:now )?why|explains?|already investigated|is established|the post-?mortem|nothing to add|need to read|all we need|therefore|no internal|accepted that|no (?:own|further|separate))",
        ],
        [r"\b(?:not|n~t) (?:explain|tell|say)|audit logs?\b", r"\?$",]
    ),
    story!(
        "never-say-who",
        Clause,
        [
            "names",
            "naming",
            "no roles",
            "is irrelevant",
            "withheld",
            "passive",
            "anonym",
            "name was",
            "who did what",
            "named nobody"
        ],
        [
            r"(?:names?|naming|who (?:did what|ran|made|pushed|deleted|did it)|roles|attendees|identit\w+) && (?:removed|deleted|replaced|withheld|left out|irrelevant|not be recorded|not record|no|anonymi[sz]ed|redacted|avoid\w*|not mention\w*|omitted) && (?:blame\w*|blaming|finger-pointing|irrelevant|no roles|anyone|individuals|people|recorded|policy|who)\b",
        ],
        [
            r"\b(?:host|file|domain|column|table|variable|user|service|class|package|field|server|customer|passenger|patient)s?[ -]?names?\b|names of (?:\w+ )?(?:customers|passengers|patients|users)",
            r"\?$"
        ]
    ),
    story!(
        "knight-capital",
        Clause,
        ["knight"],
        [
            r"\bknight(?: capital)? && (?:the lesson|the next|sink|sank|killed|stale server|overlooked|what happens when|forgot|un-updated|moment|exactly the mistake)\b"
        ],
        [
            r"\b(?:tidy|hindsight|not in the record|more than|several|myth|debunk\w*|version of the story)\b",
            r"\?$"
        ]
    ),
    story!(
        "five-whys-chain",
        Term,
        ["why"],
        [
            r"\bwhy\b[^?]{0,60}\? && \b(?:because|why (?:was|not|did|no|wasn~t|were))\b",
            r"(?:why \(?\d\)?|(?:fourth|fifth|last|final|deepest) why\b|(?:three|five) whys? (?:were|was|are|is|follows))\b",
            r"(?:chain of whys|why-? ?chain|why questions until|(?:line|sequence|chain) of whys|one why at a time|why-why|keep asking why|whys follows?|stop at the first why|each answer was questioned)",
            r"why [\w ]{2,30}(?:->|→|:)[^?]{2,60}why",
        ],
        [r"\b(?:instead of|drop(?:ped)?|hides?|stopped asking|used to|no longer|rather than)\b"]
    ),
    story!(
        "five-whys-chain",
        Clause,
        [
            "causal chain",
            "the chain is",
            "repeated questioning",
            "led to c",
            "led to b"
        ],
        [
            r"bottom of the causal chain|the chain is: |repeated questioning led|because a led to b|hit the bottom of"
        ],
        []
    ),
    story!(
        "five-whys-chain",
        Term,
        ["why"],
        [
            r"\bwhy\b[^?]{1,80}\?[^?]{1,120}\bwhy\b",
            r"(?:five|5|seven|7|three|last|final|next|each|every|chain of|another|repeated|successive|series of) (?:times )?.?whys?.?\b && (?:root|cause|bottom|reached|led|got|answer\w*|ended|arriv\w+|end|until|found|fix|revealed|showed|to the|deepest|conclusion|analysis|method|exercise|technique)",
            r"(?:ask(?:ed|ing|s)?|kept asking|keep asking) (?:\w+ ){0,2}?.?why.?\b && (?:until|again|times|root|bottom|cause|end|repeatedly|five|enough|every answer|each answer|further)",
        ],
        [
            r"\b(?:instead of|drop(?:ped)?|hides?|stopped asking|used to|no longer|rather than|why not|reason(?:s)? why|explain(?:s|ed)? why|understand why|which is why|that is why|that~s why)\b",
        ]
    ),
    story!(
        "five-whys-chain",
        Term,
        ["why"],
        [
            r"(?:five|5) whys?(?: \(\w+\))?:|(?:with )?enough whys|ask .?why.? (?:repeatedly|often|again)|whys? (?:every|each) incident",
        ],
        [r"\b(?:instead of|drop(?:ped)?|hides?|stopped asking|used to|no longer|rather than)\b",]
    ),
    story!(
        "cause-is-found",
        Term,
        [
            "cause",
            "real reason",
            "culprit",
            "beyond doubt",
            "without doubt",
            "no room for interpretation",
            "mystery",
            "fault originated",
            "correct explanation",
            "the bottom",
            "data doesn't lie",
            "bottom line"
        ],
        [
            r"(?:finally|at last|eventually|after (?:\w+ )?(?:days?|hours?|weeks?|months?) of [\w ]{3,30},? we (?:finally )?) ?(?:we )?(?:\w+ )?(?:found|uncovered|discovered|located|identified|unearthed|have) (?:the|its|a) (?:\w+ )?(?:cause|culprit|reason|explanation)\b",
            r"(?:establish\w*|determin\w+|identif\w+|ascertain\w*|found|find|revealed|uncovered?|arrived at|isolat\w+|detected|located?|search for|hunting for|brought to light|discover\w*) (?:\w+ )?(?:the |a )?(?:\w+ )?(?:cause|culprit|reason)\b && (?:beyond doubt|without (?:a )?doubt|conclusively|once and for all|definitive\w*|with certainty|true|real|definite|one verified|unambiguous\w*|neutrally|independently|objectively|completed successfully|without bias|so no discussion|at last|mystery)\b",
            r"(?:the |its )(?:true|real|actual|definitive|definite|correct) (?:root )?(?:cause|culprit|reason|explanation) (?:\w+ )?(?:was|is|has|had|of|behind|turned|came|emerged)\b[^.;]{0,60}?",
            r"(?:mystery (?:is|was) solved|no room for interpretation|search for the cause (?:has been|is|was) (?:completed|over)|cause has been brought to light|did not rest until the cause|cause of any outage can be|evidence to where the fault originated|data doesn~t lie|only has to be read out|matter of time until the cause)",
        ],
        [
            r"\b(?:not|n~t|unable|before|if|several|contribut\w*|trying|root[- ]cause)\b",
            r"\?$",
            r"\breal cause for|cause (?:for concern|problems)"
        ]
    ),
];
