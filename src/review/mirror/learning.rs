//! First stories of how people learn from incidents: what a review is for, what counts, who may say what.

use super::story;
use crate::review::phrases::Pattern;

/// What is told of learning.
pub(in crate::review) const LEARNING: &[Pattern] = &[
    story!(
        "blame-can-be-banned",
        Clause,
        ["blame", "finger-pointing", "finger pointing"],
        [
            r"(?:we (?:are|have|have always been|do|don~t do|run|practice|follow|maintain|have eliminated|have abolished)|ours is|proud to be|thanks to our|our|the project has an?) (?:\w+ )?(?:\w+ )?(?:blameless|blame[- ]free|no[- ]blame|zero[- ]blame|blame)\b",
            r"no[- ]blame!|no finger[- ]pointing|word .?blame.? (?:has been|is|was) banned|blameless is in",
        ],
        [
            r"blameless (?:\w+ |post-mortem )?(?:template|process|format|document|meeting)",
            r"\b(?:try|aim|hard|habit|notice|wired)\b"
        ]
    ),
    story!(
        "near-miss-no-harm",
        Clause,
        [
            "no harm",
            "nothing broke",
            "no postmortem",
            "no post-mortem",
            "nothing to learn",
            "no review",
            "not needed",
            "no impact",
            "no customer",
            "no damage",
            "overkill",
            "unaffected",
            "false alarm",
            "was fine",
            "were fine"
        ],
        [
            r"(?:no|not|n~t|without)\b[^.;]{0,60}?\b(?:harm|impact|affected|damage|broke|noticed|customers?)\b[^.;]{0,60}?\b(?:so|therefore|hence|and|thus|,)\b[^.;]{0,40}?\b(?:no (?:need|review|further|action|post-?mortem|report|follow)|not (?:needed|necessary|required|recorded)|nothing to (?:learn|do|discuss|see)|can be closed|closed|overkill|forget|all good)\b",
            r"no (?:post-?mortem|review|retrospective|write-?up|retro|follow-?up) (?:is |was )?(?:needed|necessary|required)",
            r"no harm,? no foul|nothing to learn|no harm (?:was )?done",
        ],
        [r"\bnot mean\b"]
    ),
    story!(
        "for-action-items",
        Clause,
        [
            "action item",
            "follow-up",
            "follow up",
            "tickets",
            "corrective action",
            "outcome of the meeting",
            "purpose of this",
            "deliverable"
        ],
        [
            r"(?:purpose|goal|point|outcome|output|result|deliverable|aim)s? of (?:this|the|a|every|our) (?:\w+ )?(?:review|meeting|post-?mortem|document|retro\w*)(?: is| was|:| are) (?:\w+ ){0,5}?(?:action items?|tickets|corrective|actions|follow-?ups|preventing|prevent)",
            r"(?:all|every|\w+) (?:\w+ )?(?:follow-?ups|action items|tickets|actions) (?:\w+ )?(?:completed|closed|done|filed)[^.;]{0,40}\b(?:fully|closed|dealt|concluded|over|behind us|can (?:close|be closed))\b",
            r"without any (?:follow-?ups|action items|actions)[^.;]{0,40}\b(?:nothing|pointless|waste|no result)",
        ],
        []
    ),
    story!(
        "longer-is-worse",
        Clause,
        [
            "minutes", "hours", "duration", "lasted", "short", "long", "brief"
        ],
        [
            r"(?:lasted|took|only|just|mere|less than|under|ran for|length|duration|lasting)\b[^.;]{0,60}?\b(?:so|therefore|thus|hence|making it|accordingly|which makes|we consider|shows how|proof of)\b[^.;]{0,40}?\b(?:minor|no big deal|low|lowest|worst|worse|serious|severe|severity|gravity|most serious|catastrophic|insignificant|negligible)\b",
            r"because (?:it|the outage|this) (?:lasted|took|was)[^.;]{0,40}\b(?:minor|serious|severe|low)",
        ],
        []
    ),
    story!(
        "fewer-is-safer",
        Clause,
        [
            "fewer",
            "number of incidents",
            "incident count",
            "zero incidents",
            "incidents per",
            "incidents than",
            "no incidents",
            "days without",
            "days since"
        ],
        [
            r"fewer (?:\w+ )?(?:incidents|outages|postmortems|pages|reports|disturbances|tickets|alerts|near misses)\b[^.;]{0,70}\b(?:safer|healthier|better|more reliable|improv\w+|positive|works?|working|stable|success|shows?|proof|proves|paying off|than)\b",
            r"(?:zero|no) (?:\w+ )?(?:incidents|outages|near misses)\b[^.;]{0,60}\b(?:proof|shows?|proves?|so (?:we|the)|safe|reliable|under control)\b",
            r"(?:safer|more reliable|better) than (?:last|the previous) (?:year|quarter)|\bdays (?:without|since) (?:an|the last) (?:incident|outage|accident)",
            r"(?:drop|decrease|reduction|decline) in (?:the )?(?:number of )?(?:incidents|outages|p1s|sev1s|pages)\b[^.;]{0,60}\b(?:shows?|proves?|tells|demonstrates?|worked|works)",
        ],
        [r"\b(?:not|n~t|too few|says little)\b"]
    ),
    story!(
        "severity-is-learning",
        Clause,
        [
            "sev",
            "severity",
            "minor",
            "big outages",
            "p1",
            "only internal"
        ],
        [
            r"(?:minor|low[- ]severity|sev[- ]?[345]|p[345]|small)\b[^.;]{0,50}\b(?:no (?:learnings?|lessons|post-?mortem|review|retro)|not (?:worth|of interest|serious enough)|nothing to (?:learn|take)|retro cancel\w+|need not|needs no|do not (?:need|deserve)|skip)\b",
            r"(?:big|major|sev[- ]?1s?|severe|large|high[- ]severity) (?:\w+ )?(?:outages?|incidents?|ones)?\b[^.;]{0,40}\b(?:teach(?:es)? (?:us )?(?:the )?most|deserves? our|most to learn|learn the most|worth (?:learning|reviewing))",
            r"learnings?: none\b",
        ],
        [r"\b(?:not|n~t) (?:mean|say)\b"]
    ),
    story!(
        "timeline-is-the-story",
        Clause,
        ["timeline", "chronolog"],
        [
            r"(?:timeline|chronology|chronological record)\b[^.;]{0,50}\b(?:is complete|says it all|tells (?:the whole|everything|the entire|us why)|needs no|constitutes|speaks for itself|is the (?:best|whole|post)|explains everything|filled in|was explained|see timeline)",
            r"(?:what happened|and why|why)(?: and why)?: see (?:the )?timeline|with (?:that|the timeline),? the incident (?:was|is) explained",
            r"post-?mortem is (?:done|complete)[^.;]*timeline",
        ],
        [r"\b(?:not|n~t|only says|leaves out)\b"]
    ),
    story!(
        "one-true-account",
        Clause,
        [
            "truth",
            "the facts",
            "objective",
            "what really happened",
            "what actually happened",
            "real story",
            "unambiguous",
            "one conclusion",
            "only one version",
            "which version",
            "same page"
        ],
        [
            r"the facts (?:\w+ )?(?:speak|are clear|show)|(?:the|objective) truth (?:is|,|about|came|was)|(?:know|establish\w*|determin\w+|agreed? on|settle\w*) (?:\w+ )?(?:objectively |exactly )?what (?:really|actually) (?:happened|occurred)",
            r"(?:the|below is the) real story (?:of|is|behind)|one conclusion only|only one (?:true )?version|which (?:one|version|account) is (?:true|correct|right)|whose memory was",
            r"(?:evidence|trace|log|logs|record) (?:is|are|was) (?:unambiguous|conclusive|unequivocal)",
        ],
        [r"\b(?:not|n~t|no single|source of truth|several)\b"]
    ),
    story!(
        "regulator-report",
        Clause,
        [
            "report",
            "inquiry",
            "findings",
            "regulator",
            "audit",
            "investigation board",
            "commission",
            "ministry"
        ],
        [
            r"(?:official|regulator~s|regulatory|government|committee|commission~s|inspectorate|inquiry|audit|fcc|faa|ntsb|law firm|ministry|board of inquiry|inspector~s|ombudsman)\b[^.;]{0,60}\b(?:report|findings|conclusions|inquiry|investigation)\b[^.;]{0,60}\b(?:final word|unequivocal|explains?|explained|proved|proves|tells? (?:us )?the (?:entire|whole|full)|settled|leaves no|the answer|make it plain|makes it plain|no longer a question|covers what|everything|conclusive|established|definitive)\b",
            r"(?:everything worth knowing|the whole story|the full story)[^.;]*\breport\b|since the [\w ]{2,30}published its report",
        ],
        [r"\b(?:not|n~t|different job|compares|silent)\b"]
    ),
    story!(
        "drift-is-visible",
        Clause,
        [
            "would have noticed",
            "would have felt",
            "would have stood out",
            "would be spotted",
            "would notice",
            "would have sounded",
            "used to breaching",
            "without anybody noticing",
            "would object",
            "would have seen"
        ],
        [
            r"(?:we|anyone|somebody|someone|everyone|[\w -]{2,30}?) would (?:have )?(?:\w+ )?(?:noticed?|felt|stood out|spotted|be spotted|sounded the alarm|object|seen)\b[^.;]{0,60}\b(?:if|had)\b[^.;]{0,60}\b(?:slip\w*|drift\w*|degrad\w*|lax|closer|skipped|erod\w*|get(?:ting)? worse|weaken\w*)",
            r"would never slowly|without anybody noticing|any weakening would have",
        ],
        []
    ),
    story!(
        "never-say-who",
        Clause,
        [
            "name individuals",
            "names",
            "who did what",
            "write down who",
            "passive voice",
            "mention who"
        ],
        [
            r"(?:do not|don~t|never|please do not|we do not|we don~t|avoid|leave out|left out|deliberately) (?:\w+ )?(?:name|naming|mention(?:ing)?|write down|say|saying|leave out|use) (?:individuals|names|who|anyone|people|any names)\b",
            r"use the passive voice",
        ],
        [r"\b(?:host|file|domain|column|table|variable|user)[ -]?names\b"]
    ),
    story!(
        "expert-must-facilitate",
        Clause,
        [
            "facilitat",
            "moderat",
            "chair",
            "run the review",
            "ran the review",
            "run their own review"
        ],
        [
            r"(?:facilitator|facilitates?|facilitated|moderators?|moderates?|chairs?|whoever chairs|ran the review|run the review|run their own review)\b[^.;]{0,70}\b(?:must|should|has to|needs? to|because|since|who (?:understands|knows)|expert|certified|by area of|know\w* the)\b[^.;]{0,50}",
        ],
        [r"\b(?:not|n~t|plain questions?|outside|neutral|wheel)\b"]
    ),
    story!(
        "blameless-no-accountability",
        Clause,
        [
            "accountab",
            "blameless",
            "no-blame",
            "consequences",
            "no blame"
        ],
        [
            r"(?:blameless|no[- ]blame)\b[^.;]{0,60}\b(?:means? (?:that )?(?:no ?one|nobody|no)|toothless|limits|protects|lets?|not appropriate|nice in theory|excuse|off the hook|nobody~s problem|no consequences)\b",
            r"(?:someone|somebody|they|those responsible|the responsible \w+) (?:must|has to|have to|should|need to) (?:\w+ )?(?:bear|face|take|be held) (?:the )?(?:consequences|accountable|responsibility|responsible)",
            r"(?:strengthen|restore|reinstate|enforce|strict|lack of) (?:\w+ )?(?:accountability|consequences)\b",
            r"(?:held|hold|holding) (?:\w+ ){1,3}(?:personally )?(?:accountable|responsible|liable)\b",
        ],
        [r"\b(?:account is the|giving the full account)\b"]
    ),
    story!(
        "invite-the-guilty",
        Clause,
        ["attend", "invite", "involved", "present"],
        [
            r"(?:only|just) (?:the )?(?:people|those|persons|engineers|ones|\w+) (?:who (?:were|was) )?(?:directly )?(?:involved|responsible|affected|who caused it)\b[^.;]{0,40}\b(?:attend|invited|invite|join|present|need|allowed)",
            r"(?:attendance|participation) is (?:mandatory|compulsory|required|obligatory)\b[^.;]{0,40}\b(?:for|of)\b[^.;]{0,40}\b(?:involved|responsible|who)",
            r"(?:must|has to|have to|is required to|required to) (?:attend|be present|explain)\b[^.;]{0,60}\b(?:caused|responsible|himself|herself|themselves|their actions)",
        ],
        []
    ),
    story!(
        "knight-capital",
        Clause,
        ["knight"],
        [
            r"\bknight(?: capital)?(?:~s)?\b[^.;]{0,80}\b(?:moment|one (?:of eight )?server|forgot|missed|lost|collapse|bankrupt\w*|technician|one line|because)\b|knight capital moment"
        ],
        [r"\b(?:tidy|only in hindsight|not in the record|more than)\b"]
    ),
];
