//! First stories of reviews: what they are for, who leads them, who comes, and what they lack.

use super::beside::OF_REVIEWS;
use super::story;
use crate::review::phrases::Pattern;

/// What is told of reviews.
pub(in crate::review) const REVIEWS: &[Pattern] = &[
    story!(
        "for-action-items",
        Clause,
        [
            "action",
            "tickets",
            "ticket",
            "backlog",
            "remediation",
            "to-do list",
            "fix",
            "jira",
            "preventive",
            "recommendations",
            "quick wins",
            "improvements",
            "measures",
            "items below",
            "boxes",
            "last box",
            "what we're going to do",
            "what we’re going to do",
            "what we'll do",
            "what we’ll do",
            "what we change"
        ],
        beside OF_REVIEWS,
        [
            r"(?:post-?mortems?|(?:incident |the |our |a |every )?reviews?|retros?|retrospectives?|debriefs?|rcas?|meetings?|(?:this|the) document|review board|talking shop|discussion|the hour|(?:a|where a) report|narrative|learning process) && (?:without|no|not a single|hardly any|any|only|unless|nothing|fewer than|produce\w*|value|success|purpose|output|result|deliverable|outcome|by definition|done when|as soon as|lies in|straight to|instead|useless|skipped?|close|closed|over|secondary|measured by|share of|turned into|from this|rejects?|sent back)\b && (?:(?:action|remediation) (?:items?|table|plan)|(?:an|concrete|any) actions?|tickets?|jiras?|to-?do(?: list)?|backlog|remediation(?: \w+)?|correctives? (?:actions|measures)|(?:something|proposed) (?:to )?fix(?:es)?|the fix|improvements?|recommendations?|measures|tracked|code base|box in the list|preventive (?:work|actions)|items) && (?:waste(?:d)?|useless|pointless|talking shop|not? (?:learn\w*|result)|learned|learnt|success|value|deliverable|output|purpose|done when|closed|over|what matters|important|straight|nothing left|rejects?|sent back|failed|only|concludes?|skip|skipped|in vain|well spent|early|agree on|background|better|rule|behind us|how we show|want(?:s)? to see|measured|hold a debrief|measurable)\b",
            r"no action items?, no (?:learning|point|review)|everyone leaves (?:the room )?with an? action|(?:without|no) (?:action items?|tickets?)[^.;]{0,40}\b(?:wast\w+|pointless|useless|nothing)|have(?:n~t| not) learned anything (?:from it )?until|until (?:the|all) (?:items|actions|tickets)[^.;]{0,30}(?:not learned|learned nothing)|(?:talk is cheap|takeaways are nice|what matters is what we (?:change|do|fix))|(?:lesson|learning)s? (?:has|have) been turned into (?:a )?tickets?",
            r"(?:all|with (?:all|the)|once) (?:\w+ )?(?:\w+ )?(?:tickets?|action items?|actions|follow-?ups|recommendations|measures) (?:were |are |have been |had been |was )?(?:\w+ )?(?:closed|done|filed|accepted|tracked|completed|implemented)\b[^.;]{0,60}\b(?:behind us|over|concludes?|closed|settled|learning|learned|done with|have learned|finished)\b",
            r"(?:only|just) (?:write|hold|do) (?:a |an )?{review} (?:where|if|when)[^.;]{0,30}\b(?:fix|action|actionable)|nothing actionable|(?:corrective|preventive) actions[^.;]{0,50}\bproof of|list the actions first|brought it back to (?:concrete )?actions|closing action items on time is how",
        ],
        [
            r"\b(?:not (?:the|a) (?:purpose|goal|point)|more than|no pressure|side effect|welcome)\b",
            r"\?$"
        ]
    ),
    story!(
        "for-action-items",
        Clause,
        [
            "action",
            "ticket",
            "follow-up",
            "followup",
            "remediation",
            "tasks",
            "backlog",
            "to-do",
            "todo",
            "preventive",
            "corrective",
            "jira",
            "deliverable",
            "improvements",
            "measures",
            "fixes"
        ],
        beside OF_REVIEWS,
        [
            r"(?:post-?mortems?|(?:incident |a |the |this |our |every |each )reviews?|retros?|retrospectives?|debrief(?:ing)?s?|learning|learned|lessons?|meetings?|rca) && {todo} && (?:goal|purpose|point|value|success\w*|only|waste\w*|without|no|not a single|never|main|importan\w+|matters?|result|outcome|output|useless|pointless|measur\w+|count(?:s|ed)|rather than|instead of|first|skip|enough|complete\w*|end(?:s|ed)?|over|real|worth\w*|mandatory|must|at least|more|unless|until|what we (?:want|need)|straight|in vain|nothing)",
        ],
        [
            r"\b(?:not (?:the|a|about) (?:purpose|goal|point)|more than|no pressure|side effect|welcome|see below|below|following|listed|tracked (?:in|at|on)|from (?:this|the|a|our|that|last|previous)|lessons learned (?:and|&)|code review|still open|owner|learned (?:about|of)|(?:support|customer) tickets?|key lessons|lessons (?:included|include|were|are))\b",
            r"\?$",
        ]
    ),
    story!(
        "for-action-items",
        Clause,
        [
            "ticket",
            "action",
            "work items",
            "remediation",
            "follow-up",
            "change request",
            "owner",
            "actionable",
            "tasks",
            "items closed",
            "backlog",
            "measures"
        ],
        beside OF_REVIEWS,
        [
            r"(?:every|each|any|all) (?:\w+ )?(?:findings?|insights?|lessons?|learnings?|takeaways?|points?|observations?|recommendations?|postmortems?|reviews?) && (?:must|has to|have to|needs?|can~t|cannot|should|or (?:else )?it) && (?:tickets?|actions?(?: items?)?|owners?|work items?|due dates?|follow-?ups?|backlog|change requests?)",
            r"(?:incident|outage|post-?mortem|review|retro\w*|case|matter|report) && (?:resolved|closed|done|complete|over|finished|learned|archive|settled|generate|exists? to|pointless|reported|take it seriously|kpi|status|out of scope) && (?:(?:remediation|follow-?up|work) (?:tickets?|tasks?|items?|work)|change request|items closed|put into a ticket|all (?:the )?(?:tasks|actions|tickets|action items))",
            r"(?:time|minutes|hour|long|talked|discuss\w*) && (?:what (?:had )?happened|story|thinking|experienced|felt|background|narrative) && (?:the actions|tickets?|pointless|solutions?|next steps)",
            r"(?:completion rate|share|percentage|number) of (?:\w+ )?(?:action items|tasks|actions|tickets) && (?:learning|learned|kpi|success|seriously|mature)|(?:lack|absence) of (?:action items|actions|tickets)",
        ],
        [
            r"\b(?:not (?:the|a|about) (?:purpose|goal|point)|side effect|welcome|see below|below|following|listed|still open|support tickets?|customer tickets?|tickets? (?:from|by) (?:users|customers)|status page)\b",
            r"\?$",
        ]
    ),
    story!(
        "expert-must-facilitate",
        Clause,
        [
            "facilitat",
            "moderat",
            "chair",
            "lead the",
            "led by",
            "lead such",
            "lead one",
            "lead has to",
            "lead a postmortem",
            "lead these",
            "run the",
            "running incident",
            "run an incident",
            "to run it",
            "run their own review",
            "conduct",
            "host",
            "guide us",
            "run by",
            "ask the right question",
            "where to dig",
            "postmortem lead",
            "reviewer",
            "can't be led",
            "keep such",
            "in the chair"
        ],
        [
            r"(?:facilitat\w+|moderat(?:e|ed|es|or|ors|ing|ion)\b|(?:in the |to )?chair\w*|(?:lead|led|leads|run|ran|runs|running|hosts?|guide|moderate) (?:\w+ ){0,3}?(?:{review})|must conduct the (?:retrospective|review)|{review} (?:\w+ ){0,6}?(?:led|run|conducted|moderated|hosted) by|{review} lead|(?:lead|run|led|guide) (?:it|one|these|us|them)\b|ask the right questions|where to dig|able to follow) && (?:experts?|specialist|only|expertise|deep knowledge|technical|(?:who|nobody|only he|only she|already|n~t|ought to|one who|someone who) (?:\w+ )?(?:knows?|understands?)|knew the|familiar|background|experienced?|certified|qualified|junior|architect|grasp|lack the context|domain|senior|staff-level|subject matter|strongest|track record|nobody else|no sense|competent|if you have never|explain to the|cryptography|ops lead|tech lead|\w+ lead)\b && (?:must|should|shall|has to|have to|had to|need\w*|only|since|because|as|can~t|cannot|couldn~t|not|n~t|too|without|naturally|enough|from now|rather|never|out of|ought|will be|have a|had no|no|going forward|being|nobody|none|wasn~t|define|please|let|in future|better|in view of|by area|before|got|went in circles|made any|mistake|possibly)\b",
        ],
        [
            r"\b(?:plain questions?|neutral and|from outside|outside the team|need(?:s)? not be|does not have to|do not have to|on purpose|deliberately|helped|another team|load|leader election|advantage)\b",
            r"\?$",
            r"(?:run|ran|running|lead|led|leads) (?:to|out|into|the (?:analysis|query|script|test|report))\b|analyze|database (?:report|analysis)"
        ]
    ),
    story!(
        "expert-must-facilitate",
        Clause,
        [
            "facilitat",
            "moderat",
            "chair",
            "lead the review",
            "leads the review",
            "led the review",
            "run the review",
            "runs the review",
            "ran the review",
            "run the postmortem",
            "lead the postmortem",
            "led the postmortem",
            "run the retro",
            "lead the retro",
            "review lead",
            "led by",
            "run by"
        ],
        [
            r"(?:facilitat(?:e|es|ed|or|ors|ing|ion)|moderat(?:e|es|ed|or|ors|ing|ion)|chair(?:s|ed|ing|person)?|(?:lead|leads|led|run|runs|ran|leading|running) (?:the |a |our |this |such |any |all |these |every |\w+ )?(?:\w+ )?(?:review|post-?mortem|retro\w*|debrief\w*|analysis|discussion|session)s?|(?:review|post-?mortem|retro\w*|debrief\w*)s? (?:\w+ ){0,3}?(?:led|run|chaired|held) by) && (?:experts?|expertise|specialists?|technical\w*|understand\w*|know(?:s|ledge|ledgeable|ing)?|familiar\w*|backgrounds?|experience[d]?|certified|qualified|qualification|junior|architects?|grasp\w*|domain|senior|subject|competen\w+|skills?|insiders?|outsiders?|the (?:tech|team|engineering) lead|engineers?|depth|details?|deeply|built|wrote|owns?|designed|jargon|clue|credib\w+|authority|follow)",
        ],
        [
            r"\b(?:plain questions?|neutral and|from outside|outside the team|need(?:s)? not|does not have to|do not have to|don~t have to|on purpose|deliberately|helped|another team|load|leader election|advantage|not an expert|naive|fresh eyes|trained facilitators?|rotat\w+ (?:it|among)|no(?:t)? required|analyze|facilitat\w+ (?:the |a )?(?:recovery|attack|access|migration|communication|transfer))\b",
            r"\?$",
        ]
    ),
    story!(
        "expert-must-facilitate",
        Clause,
        [
            "outsider",
            "outside the team",
            "basic questions",
            "beginners",
            "well enough to",
            "newcomer",
            "layman",
            "laymen",
            "non-expert",
            "generalist"
        ],
        [
            r"(?:outsiders?|from outside|layman|laymen|non-experts?|generalists?|newcomers?|basic questions|beginners?~? questions|well enough to) && (?:review|retro\w*|post-?mortem|debrief\w*|meeting|facilitat\w+|moderat\w+|hosted|conduct|chair\w*|lead|run) && (?:slow\w*|unproductive|only|waste\w*|basic|beginners?~?|cannot|can~t|not|on hold|the one|nobody|no one|too|lack\w*|superficial|kept asking|hindrance)",
        ],
        [
            r"\b(?:helped|useful|valuable|fresh|good (?:questions|idea))\b",
            r"\?$",
        ]
    ),
    story!(
        "blameless-no-accountability",
        Clause,
        [
            "accountab",
            "blameless",
            "blame",
            "no-blame",
            "consequence",
            "responsib",
            "penalt",
            "unpunished",
            "skin in the game",
            "slap on the wrist",
            "take the fall",
            "on the hook",
            "excus",
            "liable",
            "who did it",
            "own up",
            "the bonus",
            "soft review",
            "systemic explanation",
            "forgiveness",
            "buys the cake",
            "pay for this",
            "get away with"
        ],
        [
            r"(?:blameless\w*|no[- ]blame|without blame|blame[- ]free|not want to blame|don~t want to blame) && (?:excuse|hiding|hide|sweep|standards|slip|without (?:responsibility|accountability)|consequences?|responsib\w+|accountab\w+|suspended|shameless|liable|punish\w*|never the one|takes? the pressure|but|must not|equals|off the hook|cannot mean|nobody(?:~s)?|toothless)\b",
            r"(?:mistakes?|errors?|violations?|carelessness|shortcuts?|people|nobody|person|individuals?|outage|be) (?:\w+ ){0,3}?(?:carry|carries|have|has|having|without|stays without|stay without|demands?|needs?) (?:to have )?(?:no |any |never any |less \w+ and more |more |real )?(?:personal )?(?:consequences?|penalt(?:y|ies)|accountability)\b",
            r"(?:accountability is missing|lack(?:s|ing)? (?:of )?(?:personal )?accountability|(?:more|real|restore|personal|strict) (?:accountability|consequences|responsibility)\b)",
            r"(?:accountab\w+|responsible|liable) (?:individual|person|for (?:the|this) (?:release|outage|failure|mistake|error)|per incident)\b",
            r"(?:someone|somebody|somebody|one person|people|engineers?|operators?|nobody|no one|team|staff|whoever \w+ (?:it|this|the outage)|who) (?:\w+ ){0,4}?(?:held (?:responsible|accountable|liable)|answer for (?:it|this)|own up|take the fall|pay for this|(?:have|has|need|must|should) (?:to )?take responsibility|skin in the game|get away with|goes unpunished|on the hook|felt? responsib\w+|buys? the cake|stopped caring)\b",
            r"(?:slap on the wrist|goes unpunished|skin in the game|on the hook|with no one on the hook|soft reviews|systemic explanations? (?:is|are)|stopped asking who did it|penalty scheme|excusing the mistake|if everybody is excused|tie the bonus)",
        ],
        [
            r"\b(?:not (?:about|looking for)|instead of|account is the|full account|who is accountable|error budget|unintended consequences?|no (?:user|customer|data|negative|further|immediate|lasting|visible|serious|other) consequences|had no consequences|without consequences for)\b",
            r"\?$"
        ]
    ),
    story!(
        "blameless-no-accountability",
        Clause,
        [
            "accountab",
            "responsib",
            "consequence",
            "blameless",
            "no-blame",
            "no blame",
            "blame-free",
            "punish",
            "sanction",
            "penal",
            "discipline",
            "liable",
            "liability"
        ],
        [
            r"(?:blameless\w*|no[- ]blame|blame[- ]free|without blam\w+|not blaming|just culture|learning culture|psychological safety) && (?:excus\w+|hid(?:e|es|ing)|accountab\w+|responsib\w+|consequences?|punish\w*|sanction\w*|lenien\w+|soft|toothless|off the hook|get(?:s|ting)? away|licen[cs]e|carte blanche|free pass|careless\w*|nobody cares|no one cares|standards|discipline|too far|must not|limits?|protects?|repeat\w*|liab\w+|weak\w*)",
            r"(?:someone|somebody|people|engineers?|person|individuals?|those|whoever|nobody|no one|team|employee|operator|he|she|they) && (?:held|hold|holding|made|make|feel|felt|feels|be|take|takes|taking|bear|face|faces|face[sd]?) (?:\w+ )?(?:accountable|responsible for (?:their|his|her|this|it|the (?:outage|failure|mistake|error|damage|incident))|liable|answerable|consequences|punish\w*|sanction\w*|personal responsibility|the blame)",
            r"(?:mistakes?|errors?|outages?|failures?|carelessness|negligence|violations?|behaviou?r) && (?:(?:no|without|any|need|have|must have|should have|carry|real|personal) (?:\w+ )?(?:consequences|penalt\w+|punishment|sanctions|repercussions)|(?:be |go(?:es)? |been )(?:un)?punished|sanctioned|penali[sz]ed)",
        ],
        [
            r"\b(?:not (?:about|looking for)|instead of|account is the|full account|who is accountable|error budget|unintended|no (?:user|customer|data|negative|further|immediate|lasting|visible|serious|other) consequences|rather than|nobody (?:was|is|will be) (?:punished|sanctioned)|not (?:be )?(?:punish|sanction)\w*|without fear|fear of|attacker|team (?:is |was )?responsible for|service responsible|component responsible|the (?:code|system|process|service|job) responsible)\b",
            r"\?$",
        ]
    ),
    story!(
        "blameless-no-accountability",
        Clause,
        [
            "lenient",
            "to account",
            "sanctions",
            "liability",
            "let this",
            "let it pass",
            "message does",
            "explain themselves",
            "explain himself",
            "punish",
            "consequences",
            "soft on",
            "get away"
        ],
        [
            r"too lenient|called to account|without (?:sanctions|punishment|consequences),? [^.;]{0,60}\b(?:not|never|nobody|will)\b|(?:let|lets|letting) (?:this one|it|this|them|him|her) pass\b|what (?:message|signal) (?:does|would) (?:it|this)|personal(?:ly)? (?:liability|liable|accountable|answerable)|(?:explain|justify) (?:himself|herself|themselves) (?:to|before|in front)|too soft (?:on|with)|individuals? (?:must be|should be|are to be|be) (?:held|called|made)|get(?:s|ting)? away with (?:it|this|mistakes)|(?:sanctions|punishment|consequences) (?:are|is|were) (?:needed|necessary|required|missing)",
        ],
        [
            r"\b(?:not|n~t|never) (?:\w+ )?(?:punish|sanction|blame)|attacker|bank account|user account",
            r"\?$",
        ]
    ),
    story!(
        "blame-can-be-banned",
        Clause,
        [
            "blame",
            "blaming",
            "accus",
            "guilty party",
            "attributed fault",
            "finger"
        ],
        [
            r"(?:100 ?%|fully|completely|entirely|totally|by policy|culture|organi[sz]ation|values|code of conduct|format|here|in this team|in our|at (?:the|our) \w+|we work|we are|we~re|being|(?:at|in) \w+|as you know|squad|house|company) && (?:blame[- ]?free|blameless\w*|no blame|without blame|no[- ]one is to blame|never has been|free from any|contains? no blame|no guilty|overcome blam\w+|rules? out blame|no accusations?|not permitted|not allowed to blame|never comes up|does not exist|doesn~t exist|removing blame|lived)\b",
            r"(?:leave|check) (?:the |your )?blame at the door|not allowed to blame|whoever assigns blame|anyone who (?:assigns|places) blame|(?:no|never any) blame (?:in|on|at|within) (?:this|our|the)|blame (?:simply )?(?:does not|doesn~t|never) (?:exist|comes? up|happen)|blame is (?:something|banned|forbidden|not allowed|abolished)|(?:overcome|abolished|eliminated|banned|removed|removing|got rid of) (?:all )?blam\w+|no one is to blame, that|not a single person attributed fault|no accusations, since|blameless(?:ly)?,? so\b",
        ],
        [
            r"\b(?:try|aim|hard|habit|notice|wired|felt|feel|aware|strive|difficult|still)\b",
            r"\?$"
        ]
    ),
    story!(
        "blame-can-be-banned",
        Clause,
        ["blame", "blaming"],
        [
            r"(?:blameless\w*|blame[- ]free|no[- ]blame|without (?:any )?blame|blame|blaming) && (?:culture|company|organi[sz]ation|policy|rule|values?|format|by design|always|never|100|completely|fully|entirely|no longer|gone|abolish\w*|ban(?:ned)?|forbid\w*|not allowed|eliminat\w+|remov\w+|overcome|free of|proud|tradition|principle|nobody (?:here )?(?:blames?|is blamed)|we (?:do not|don~t|never) (?:do )?(?:blam\w+)|in this (?:team|room|company|meeting|review|document)|here|signed|poster|declared|officially|since (?:we|last|the))",
        ],
        [
            r"\b(?:try|aim|hard|habit|notice|wired|felt|feel|aware|strive|difficult|still|tempting|easy to|template|instead|to blame (?:is|was)|is to blame|was to blame|blame for|blamed (?:the|a|an)|git blame|excuse|hid(?:e|ing)|accountab\w+|consequences?|responsib\w+)\b",
            r"\?$",
        ]
    ),
    story!(
        "blame-can-be-banned",
        Clause,
        ["blame", "blaming"],
        [
            r"\bblam\w+ && (?:banned|prohibit\w*|forbid\w*|forbidden|deleted|past the stage|guarantee\w*|custom|truly blameless|not (?:allowed|possible|tolerated)|no place|has been (?:removed|abolished)|outlawed|policy|is (?:banned|gone|history)|never (?:happens|occurs|comes))",
        ],
        [
            r"\b(?:try|aim|habit|notice|wired|felt|feel|aware|strive|difficult|still|tempting|git blame|not (?:banned|possible to ban)|cannot be|can~t be)\b",
            r"\?$",
        ]
    ),
    story!(
        "invite-the-guilty",
        Clause,
        [
            "invited",
            "attend",
            "behind closed doors",
            "present at",
            "private session",
            "required to appear",
            "appear before",
            "no one else",
            "at fault",
            "caused it is back",
            "participation",
            "must be present",
            "directly involved"
        ],
        [
            r"(?:{review}|invited?|attend\w*|participation|session|appear|present) && (?:only|nobody else|no one else|behind closed doors|private session|small and|must be present|required to|obligatory|has to be|instead of an open|postpone\w*) && (?:involved|responsible|at fault|caused|ran the command|on shift|participants|concerned|his actions|her actions|their actions|who (?:did|made|ran|broke)|those|people)\b",
        ],
        [
            r"\b(?:open to|everyone|everybody|anyone|anybody|not only|voluntary|free to)\b",
            r"\?$"
        ]
    ),
    story!(
        "invite-the-guilty",
        Clause,
        [
            "invit",
            "attend",
            "present",
            "in the room",
            "join the",
            "come to the",
            "participat",
            "summon",
            "appear",
            "explain himself",
            "explain herself",
            "explain themselves",
            "guest list"
        ],
        [
            r"(?:post-?mortems?|(?:the |our |incident |this |a )reviews?|retros?|retrospectives?|debrief(?:ing)?s?|meetings?|sessions?|hearing|invit\w+|attend(?:ance|ed|s)?|guest list) && (?:only|just|nobody else|no one else|mandatory|must|has to|have to|had to|required|obliged|summon\w*|ordered|small|closed|private|restricted|limited|unnecessary|not (?:be )?(?:invited|needed|open)|no (?:observers|outsiders|guests)|exclud\w+|without him|without her) && (?:involved|responsible|guilty|at fault|caused|culprits?|made the (?:mistake|change|error)|who (?:did|made|ran|broke|pushed|deployed|was on)|explain (?:himself|herself|themselves|his|her|their)|participants|on (?:call|shift|duty) (?:that|then|at)|people concerned|concerned)",
        ],
        [
            r"\b(?:open to|everyone|everybody|anyone|anybody|not only|voluntary|free to|optional)\b",
            r"\?$",
        ]
    ),
    story!(
        "invite-the-guilty",
        Clause,
        ["attend", "invite", "asked to join", "participat"],
        [
            r"(?:attendance|attend|invite[ds]?|asked to join|participation|participants) && (?:only|compulsory|mandatory|obligatory|decline|must|need to|required) && (?:engineers? who|who (?:were|was|touched|made|ran|caused|took|did|deployed|pushed)|author of|responders|part of the response|involved|responsible|on-call and|those)",
        ],
        [
            r"\b(?:open to|anyone|anybody|not only|voluntary|free to|optional)\b",
            r"\?$",
        ]
    ),
];
