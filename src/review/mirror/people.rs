//! First stories in which people are what has to be mended, or what they know or decide.

use super::story;
use crate::review::phrases::Pattern;

/// What is told of people.
pub(in crate::review) const PEOPLE: &[Pattern] = &[
    story!(
        "people-are-hazard",
        Clause,
        [
            "human",
            "people",
            "person",
            "operator",
            "users",
            "engineers",
            "staff",
            "somebody",
            "someone",
            "nurses",
            "admins",
            "dispatcher",
            "clinician",
            "developers",
            "the team",
            "from us",
            "which is us",
            "takeover",
            "by hand",
            "manual",
            "colleague",
            "overr",
            "tinkering"
        ],
        [
            r"(?:people|humans?|a human(?: being)?|operators?|users|engineers|staff|from us|is us|admins|nurses|developers|a person|night shift|dispatcher|clinician|manual takeover) && (?:removes? the|removing|hands off|main hazard|weakest|unreliable|the risk|do stupid things|will (?:click|press|always)|(?:is sound|fine|worked|deterministic|matured|rules)[^.;]*(?:are not|aren~t|didn~t|don~t|haven~t|around it)|minimi[sz]ed|the less|limit(?:s|ing|ed) what|ability to override|no human|number one threat|unpredictab\w+|against our own|find a way to break|going to fail|last hole|a failure in it|bypassing|cannot interfere|sooner or later|introduced the (?:risk|fault|instability)) && (?:machines?|software|system|technology|code|automation|infrastructure|hardware|process|algorithm|model|autopilot|robots?|boxes|database|environment|production|uptime|damage|interlock|overrides?|can go wrong|discretion|sequence|editor|buttons?|posture|depends on|keep happening|outages?|nines|loop|cluster|wherever possible|firewall)\b",
            r"(?:the )?(?:technology|software|system|machine|code|hardware|algorithm|autopilot|autoscaler|model)[^.;]{0,40}\b(?:worked|was fine|is sound|was right|coped|would have coped|correct\w*|nothing wrong)\b[^.;]{0,60}\b(?:people|person|humans?|operators?|dispatcher|nurses|clinician|manual|colleague|users|staff)\b|(?:the people|the humans|the operators?) did not\.?$",
            r"(?:as long as|wherever) (?:people|humans|somebody|operators|staff|engineers) (?:\w+ )?(?:can|may|type|touch|log|enter|are|have)\b[^.;]{0,80}\b(?:will|keep)\b|anything that depends on (?:somebody|someone|a person|people)|human hand in it|(?:operator|human) discretion should be|unpredictability of (?:staff|people|humans)|give people buttons|any process with a human",
        ],
        [
            r"\b(?:not the people|people kept|nobody was|because (?:the )?(?:alarm|screen|dashboard))\b",
            r"\?$",
            r"\b(?:customers|we (?:are|will) (?:contact|notify)\w*|end users|affected users)\b"
        ]
    ),
    story!(
        "people-are-hazard",
        Clause,
        [
            "human",
            "people",
            "operators",
            "users",
            "engineers",
            "staff",
            "employees",
            "developers",
            "admins",
            "manual"
        ],
        [
            r"(?:humans?|people|operators|users|engineers|staff|employees|developers|admins|human beings|(?:the )?human (?:factor|element|component|side|part)|manual (?:work|steps?|handling|intervention|operations?)) (?:is|are|was|were|remains?|will (?:always )?be|make|makes|cannot|can~t|do not|don~t|always|tend to|simply|still|inevitably|keep|have always been)[^.;]{0,40}\b(?:weak\w*|risk\w*|problem|danger\w*|unreliab\w+|unpredictab\w+|hazards?|mistakes|errors|fail|forget\w*|trusted|threat|fallible|vulnerab\w+|liability|source of|error[- ]prone|get tired|cause of|slip\w*|break things|wrong|careless)",
            r"(?:remov\w+|eliminat\w+|reduc\w+|minimi[sz]\w+|tak(?:e|ing)|keep(?:ing)?|limit\w*|restrict\w*|lock(?:ing)?|shield\w*|protect\w*) (?:\w+ ){0,3}?(?:humans?|people|operators|(?:the )?human (?:factor|element|error|involvement|intervention|touch|hands)|human|engineers|hands) (?:\w+ ){0,2}?(?:out of|from|away|off|in|with|touching|access|involvement|interaction)",
            r"(?:systems?|software|machines?|computers?|technology|automation|code) (?:\w+ ){0,3}?(?:does not|doesn~t|never|don~t|do not|is|are|was|worked|did) [^.;]{0,40}\b(?:people|humans?|operators|engineers) (?:do|does|did|are|is|make|forget|aren~t|was|were)\b",
        ],
        [
            r"\b(?:not the people|people kept|nobody was|because (?:the )?(?:alarm|screen|dashboard)|unable to|able to|customers|end users|affected|for (?:some |most |all )?users|users (?:were|are|was|who|with|from|in|see|saw|had)|user data|people~s|our users)\b",
            r"\?$",
        ]
    ),
    story!(
        "bad-apples",
        Clause,
        [
            "wasn't",
            "one weak link",
            "hiring",
            "lacks the",
            "the same name",
            "minority of",
            "chose not to",
            "commit bit",
            "merge rights",
            "not be deploying",
            "replaced the",
            "replace the",
            "away from",
            "taken off",
            "approvers",
            "excluded",
            "on our account again",
            "improvement plan",
            "off the rota"
        ],
        [
            r"(?:engineers?|developers?|operators?|technician|person|maintainer|colleague|contractor|signer|assistant|agency|subcontractor|employee|him|her|clerk|leader|nurse|driver|approver|admin|team member) && (?:access|merge rights|commit bit|rota|duty|on-call|role|work|deploy\w*|approvers|database|our account|replace[sd]?) && (?:removed?|taken (?:away|off)|revoked|loses?|excluded|will not be|would not be|won~t be|away from|replaced? (?:the|our) [^.;]{0,30}{roles}|off the|no longer|until further notice) && (?:who|responsible|in question|after our complaint|behind|him|her|because|since|the|corrective|any more|again)\b",
            r"(?:this one|this person|one of them|he|she) (?:wasn~t|was not|chose not to|lacks the|did not care)|(?:lacks?|lacking) the (?:discipline|attitude|skills?|judge?ment) (?:that )?(?:this|to|for|required|needed)|same name (?:is )?on|(?:hiring bar|wrong hire|bad hire)|minority of (?:engineers|developers|people|users) (?:still )?\w+|one weak link|history of (?:merging|deploying|skipping|ignoring) without|improvement plan",
        ],
        [
            r"\b(?:password|token|key|attacker|malicious|compromised|phish\w*|spam\w*|abus\w*)\b",
            r"\?$"
        ]
    ),
    story!(
        "bad-apples",
        Clause,
        [
            "privileges of",
            "rogue",
            "less critical",
            "sanctioned",
            "handful of",
            "less harm",
            "identified and",
            "care"
        ],
        [
            r"privileges of the [^.;]{0,30}\b(?:withdrawn|revoked|removed)|rogue (?:engineer|employee|operator|developer|admin|colleague)|(?:engineer|operator|employee|developer|colleague|person) (?:\w+ ){0,4}?(?:less (?:critical|harm)|sanctioned|identified and sanctioned)|handful of (?:developers|engineers|people|operators|colleagues)|(?:developers|engineers|people|operators) who (?:don~t|do not) care",
        ],
        [r"\b(?:attacker|malicious|phish\w*|user~s)\b", r"\?$",]
    ),
    story!(
        "common-knowledge",
        Clause,
        [
            "of course",
            "naturally",
            "as usual",
            "everyone",
            "everybody",
            "we all",
            "clearly one",
            "no explanation needed",
            "just know",
            "universally known",
            "trivial",
            "no need for a runbook",
            "clear to all",
            "open secret",
            "doesn't know",
            "for granted",
            "a given",
            "obvious to",
            "simply know",
            "knows what",
            "like always",
            "known manner",
            "usual ",
            "familiar with",
            "certainly",
            "understood",
            "goes without",
            " knows "
        ],
        [
            r"^(?:of course|naturally|certainly|clearly one)(?:,| (?:you|we|the|nobody|each|every|one|no|all|it|any|a|has)\b)[^?]*\b(?:must|have to|has to|restart|stop|wait|knows?|knew|edits?|before|after|not|never|has|should|after)\b",
            r"\b(?:as )?(?:everyone|everybody|we all|anyone|any \w+|every \w+|each \w+|the team|the staff|all \w+|who doesn~t|on-call person) (?:[\w-]+ ){0,4}?(?:knows?|knew|is aware of|is familiar with|are familiar with)\b(?: that| what| how| about| not| the|,| floats)",
            r"(?:you|one) (?:just|simply) knows? |something you simply know|no explanation needed|universally known|(?:is|it~s) a given that|took it for granted, as|obvious to anybody|clear to all \w+|in the known manner|(?:the )?usual (?:dance|people|way)|that~s understood|no need for a runbook|doesn~t require documentation|no need to record|hence it is not (?:on|in) the|picks this up in the first week|trivial and",
        ],
        [
            r"\b(?:not (?:everyone|everybody|all)|no longer|(?:was|is|were)n~t|was not|assumed|thought|believed|turned out|until|but (?:not|nobody)|let (?:you|everyone|everybody))\b",
            r"\?$|well[- ]known (?:bug|vulnerability|port|uri|endpoint)",
            r"\bas usual (?:at|on|in|by)\b"
        ]
    ),
    story!(
        "common-knowledge",
        Clause,
        [
            "everyone",
            "everybody",
            "we all know",
            "of course",
            "naturally",
            "obviously",
            "as usual",
            "well known",
            "well-known",
            "common sense",
            "goes without saying",
            "no need to",
            "self-evident",
            "needless",
            "any engineer",
            "every engineer",
            "any operator",
            "anyone who",
            "second nature",
            "by heart",
            "unwritten",
            "understood that",
            "by now",
            "folklore",
            "of us know"
        ],
        [
            r"(?:everyone|everybody|we all|all of us|(?:any|every|each) (?:[\w-]+ )?(?:engineer|operator|developer|admin\w*|colleague|team|person|one|member|responder|sre|dba|driver|nurse|clerk|user)|anyone who (?:has |works? )?[\w ]{0,20}|the whole (?:team|company)|most of us) (?:here |on the team |in the team |in \w+ )?(?:already |just |simply |of course |obviously |by now )*(?:knows?|knew|understands?|is aware|are aware|remembers|is familiar|has learned)",
            r"^(?:of course|naturally|obviously|as usual|needless to say|it goes without saying)\b[^?]{0,120}\b(?:you|we|one|they|nobody|no one|must|always|never|has to|have to|is|are|was|were|do|does)",
            r"(?:no need to (?:write|document|explain|say|mention|spell)|need not be (?:written|documented|explained)|goes without saying|second nature|by heart|unwritten rule|self-evident|common sense|common knowledge|part of the folklore|everybody~s business)",
        ],
        [
            r"\b(?:not (?:everyone|everybody|all|common|self)|no longer|(?:was|is|were)n~t|assumed|thought|believed|turned out|until|but (?:not|nobody)|let (?:you|everyone|everybody)|make sure|so that|sure that|ensure|whether)\b",
            r"\?$|well[- ]known (?:bug|vulnerability|port|uri|endpoint)",
        ]
    ),
    story!(
        "common-knowledge",
        Clause,
        [
            "anyone who",
            "practice, ",
            "known in",
            "known to",
            "known through",
            "well established",
            "clearly",
            "wrote it down",
            "write it down",
            "write this down"
        ],
        [
            r"anyone who has been|(?:it~s|it is|this is) (?:\w+ )?(?:standard|common|normal|usual) practice,? (?:so|and|here)|known (?:in|to|throughout|across) the (?:whole|entire) \w+|well established within|(?:didn~t|did not|never|no need to) (?:bother to )?(?:write|document) (?:it|this|that) down|^clearly[^.;]{0,60}\bknow\b",
        ],
        [
            r"\b(?:should have|we (?:thought|believed|assumed))\b",
            r"\?$",
        ]
    ),
    story!(
        "bad-outcome-bad-decision",
        Term,
        [
            "mistake",
            "terrible idea",
            "was wrong",
            "the wrong one",
            "backfired",
            "misjudg",
            "poor",
            "indefensible",
            "foolish",
            "badly",
            "not properly considered",
            "failed strategy",
            "ill-advised",
            "outcome shows",
            "proves that",
            "shows that",
            "decision-maker"
        ],
        [
            r"(?:outage|outcome|result|fact that|loss|incident|damage|failure|restore|because|considering|and the|corrupted) && (?:shows?|proves?|tells you|concluded|exposed|demonstrates?|considering|extended|corrupted|so it was|indefensible|as the) && (?:mistake|wrong|poor|bad|badly|not (?:a |been )?(?:sound|properly)|ill-advised|misjudge?ment|indefensible|foolish|unwise)\b",
            r"(?:deciding|choosing|postponing|deploying|keeping|skipping|scaling|rolling|trusting|upgrading|restarting|running|waiting|moving|our (?:decision|choice|judge?ment)|the (?:decision|choice|call|trade-off)|not \w+ing)\b[^.;]{0,60}?\b(?:turned out to be|was|were|is|proved)(?: to be)? (?:a |an |the )?(?:\w+ )?(?:mistake|terrible idea|bad idea|wrong one|foolish|failed strategy|poor|indefensible|misjudge?ment|blunder|poor choice|error)\b",
            r"our mistake was|(?:a|the) (?:serious|biggest|grave|bad) misjudge?ment|better decision-maker|choice\b[^.;]{0,30}\bbackfired",
        ],
        [
            r"\b(?:not|n~t) (?:a )?(?:mistake|wrong)|\bno (?:wrong|bad)\b",
            r"\?$",
            r"\bvalue was wrong|checksum|config(?:uration)? was wrong"
        ]
    ),
    story!(
        "bad-outcome-bad-decision",
        Term,
        [
            "decision",
            "decid",
            "choice",
            "chose",
            "choosing",
            "judgement",
            "judgment",
            "bet ",
            "gamble",
            "trade-off",
            "tradeoff",
            "risk was",
            "strategy",
            "going with",
            "opting"
        ],
        [
            r"(?:decision|decid(?:ed|ing)|choice|chose|choosing|judge?ment|bet|gamble|trade-?off|strategy|opting|opted|going with)\b && (?:wrong|bad|poor\w*|mistake\w*|regret\w*|unwise|foolish|reckless|irresponsible|flawed|unjustif\w+|indefensible|terrible|ill-\w+|blunder|questionable|should never|hasty|rash|fatal|disastrous|unsound|misguided|inexcusable|backfired|cost us|did not pay|didn~t pay|error)\b && (?:outage|incident|data|failed|failure|result\w*|outcome|lost|cost|down|led|because|as|since|given|prov\w+|show\w*|turn\w*|caused|hours|customers|was|were|clearly|hindsight)\b",
        ],
        [
            r"\b(?:not (?:a )?(?:bad|wrong|poor|mistake)|n~t (?:a )?(?:bad|wrong|mistake)|no (?:wrong|bad)|wrong (?:version|host|key|value|table|file|path|region|server|password|address|data|order|place|type|direction)|error(?:s)? (?:rate|message|code|log|handling|budget|page|response)s?|bad (?:data|request|gateway|actor|state|news|config\w*|build|deploy\w*|code)|decision (?:tree|boundary|support)|poor (?:performance|connection|network))\b",
            r"\?$",
        ]
    ),
    story!(
        "they-should-have-known",
        Clause,
        [
            "told the whole story",
            "hard to understand",
            "despite clear",
            "pointed to",
            "on the brink",
            "easily spotted",
            "before our eyes",
            "obvious sign",
            "plenty of",
            "in front of",
            "precursor",
            "no secret",
            "no one thought anything",
            "just had to",
            "only had to",
            "simply had to",
            "evident",
            "at once that",
            "one look",
            "a glance",
            "could have easily",
            "in retrospect"
        ],
        [
            r"(?:just|only|simply) had to (?:look|read|be read|check|ask|open|see|click|scroll)\b|right (?:before|in front of) (?:our|their|his|her|my) (?:eyes|nose)|right in front of|no (?:one|body) thought anything of it|was no secret and yet|told the whole story|(?:plenty|lots?) of (?:hints|signs|warnings|clues)\b|(?:despite|in spite of|ignoring) (?:the )?(?:clear|obvious|plain|evident|unmistakable) (?:\w+ )?(?:indications?|signs?|warnings?|signals?|evidence)|(?:the )?(?:obvious|evident|clear|unmistakable) (?:signature|precursor|signs?|warnings?)\b|could have easily|on the brink of \w+ well before|(?:nobody|no one|how \w+) [\w ]{2,40} is hard to understand|symptoms pointed to \w+ right away|in retrospect leave no doubt|did not recogni[sz]e the obvious",
            r"(?:one|a|any|single|ten-second|quick) (?:look|glance) (?:at|on)[^.;]{3,60}\bwould have (?:shown|told|revealed|been)",
        ],
        [
            r"\b(?:no clear|without (?:any )?clear|there (?:was|were) no)\b",
            r"\?$"
        ]
    ),
    story!(
        "drift-is-visible",
        Clause,
        [
            "slip",
            "drift",
            "normali",
            "erosion",
            "erode",
            "loosen",
            "unsafe",
            "slide",
            "our bar",
            "decline",
            "habit",
            "exceptions",
            "good practice",
            "standards",
            "routine",
            "discipline",
            "stray",
            "degradation",
            "departure",
            "as strict",
            "creep",
            "never had trouble",
            "bad practice",
            "when something is off",
            "safety posture",
            "gone lax",
            "lax",
            "gradual",
            "little by little",
            "quality"
        ],
        [
            r"(?:slip\w*|drift (?:of that|like|into) \w+|drifted|normali[sz]\w+|erosion|erod\w+|loosen\w*|getting (?:unsafe|worse|lax)|wider slide|bar has|slow (?:decline|degradation)|become (?:routine|unsafe|normal)|(?:turning|turn|becom\w+|become) (?:in)?to (?:a )?(?:habit|the rule)|becom\w+ the rule|stray|departures?|creep up|bad practice|moving away from|worsening|go downhill|disciplined organi[sz]ation|add up|lax|pile up|discipline|as strict|standards (?:have|had)|ignoring pages) && (?:would (?:have )?(?:\w+ )?(?:noticed?|been obvious|spoken up|said|opened|be (?:complaining|flagged|spotted|noticed)|turn(?:ed)? red|refused|felt|seen?|raised)|confident that|with confidence|knows? very well|called out|raise their hand|say something|cannot go|can~t go|does not|doesn~t|not us|prides? itself|no danger|always notice|recogni[sz]e at once|never|no (?:one|such)|green|ruled out|we will see it|too attentive|immediately|as they have always|flagged|visible|not dropped|before it matters|otherwise|unremarked)\b",
            r"(?:never had (?:any )?trouble|always (?:done|pushed) [^.;]{0,40}never had)[^.;]{0,40}\b(?:safe|fine)|our alert hygiene is good|that~s not us",
        ],
        [
            r"\b(?:nobody noticed|went unnoticed|looked normal|used to|gradually became|without anybody|we did not notice|config(?:uration)? drift|clock drift|schema drift|time drift|drift (?:detection|of the))\b",
            r"\?$"
        ]
    ),
    story!(
        "drift-is-visible",
        Clause,
        [
            "notic",
            "spot",
            "would",
            "unsafe",
            "never",
            "always",
            "at once",
            "immediately",
            "visible",
            "obvious",
            "feel",
            "raise"
        ],
        [
            r"(?:we|people|team|anyone|anybody|somebody|someone|everyone|everybody|nobody|engineers|operators|crew|staff|management|colleagues|users|it|they|us|that) && {worse} && {noticing}",
        ],
        [
            r"\b(?:nobody noticed|went unnoticed|unnoticed for|looked normal|used to|gradually became|without anybody|we did not notice|(?:config(?:uration)?|clock|schema|time|model|data|sensor|state) drift|drift (?:detection|of the)|slow (?:quer|request|start|response|disk|consumer|network)\w*|slowly (?:fill|grow|increas)\w*|edge (?:case|node|server|location|network|router|cache)s?|performance degrad\w+|degraded (?:mode|state|performance|service)|memory|latency|standard (?:output|library|error)|traffic|disk|cpu|should|alert (?:would|should)|monitor\w*|next time|attacker|attack|user~s|vulnerab\w+|exploit\w*)\b",
            r"\?$",
        ]
    ),
    story!(
        "drift-is-visible",
        Clause,
        [
            "corners",
            "slop",
            "margins",
            "culture problem",
            "weakening",
            "the line is",
            "the edge",
            "wandered",
            "practice",
            "worn down",
            "lax",
            "discipline",
            "standards",
            "safety",
            "complacen",
            "drift",
            "erosion",
            "eroded",
            "slid"
        ],
        [
            r"(?:cutting corners|slopp\w+|safety (?:margins?|culture|standards?)|culture problem|weakening|where the (?:line|edge|limits?) (?:is|are)|edge gets near|wandered|day-to-day practice|worn down|getting lax|discipline|our standards|complacen\w+|drift(?:ed)? (?:away|from|into|towards)|eros\w+|eroded|slid(?:ing)? (?:into|towards)) && (?:(?:would|~d|could) (?:\w+ ){0,3}?(?:know|notice|show|shown|pass|see|feel|hear|tell|be|have)|we (?:aren~t|are not|did not|didn~t|have not|haven~t|notice|feel)|tells us|has not|have not|hasn~t|haven~t|keep an eye|well aware|not pass|you notice|feels? it|clean|nobody|no one|never|no sign|immune|dna|it did not)",
        ],
        [
            r"\b(?:used to|went unnoticed|did not notice (?:it|that|how)|looked normal|slowly became|over the years we)\b",
            r"\?$",
        ]
    ),
];
