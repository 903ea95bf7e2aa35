//! First stories of what would mend it for good, and of incidents that are an exception.

use super::story;
use crate::review::phrases::Pattern;

/// What is told of remedies.
pub(in crate::review) const REMEDIES: &[Pattern] = &[
    story!(
        "automate-it-away",
        Plan,
        [
            "automat",
            "script",
            "pipeline",
            "unattended",
            "by hand",
            "a tool",
            "a bot",
            "zero-touch",
            "self-healing",
            "gitops",
            "orchestrator",
            "a machine",
            "an operator that",
            "on its own",
            "by itself",
            "manual",
            "ansible",
            "terraform",
            "kubernetes",
            "cert-manager",
            "canary analysis",
            "nobody has to",
            "no one will"
        ],
        [
            r"(?:automat\w+|scripts?|scripted|pipeline|runs? unattended|a tool|a bot|zero-touch|self-healing|gitops|orchestrator|a machine|an operator that|auto-remediation|canary analysis|ansible|terraform|cert-manager|let kubernetes|manual (?:step|edits|deploys|approval)[^.;]*(?:eliminat\w+|removed|no more|problem here)|removed the manual approval|no more manual edits|hand-run|runs? this by hand) && (?:never|cannot|can~t|no longer|no more|no (?:operator|human|one|person|regressions?)|nobody|eliminat\w+|gone|danger away|guarantees?|ensures? that it|always (?:be )?(?:done )?correct\w*|impossible|fool-?proof|fully resolves?|take care of itself|disappears?|thing of the past|off our plate|solves?|solved|for good|just work|closed|nothing left|does not fail|by itself|on its own|any chance|all of the errors|without anyone|instead of a person) && (?:fail\w*|problem|risk|mistakes?|errors?|wrong|issue|reach|diverge|typing|type|intervention|required|involved|fool-?proof|correct\w*|get through|remember|skipped|slip|past|plate|work|paged|class|closed|missed|gone|source|danger|again|person|happen\w*|itself)\b",
        ],
        [
            r"\b(?:not|n~t|need(?:s)? an owner|surprised|failed|silently|broke|did not)\b[^.;]{0,20}automat|automat\w+[^.;]{0,30}\b(?:failed|broke|did not|silently|surprised|but)\b",
            r"\?$",
            r"\b(?:could|couldn~t|was unable|were unable|had been|attempted|tried|temporar\w+|never really)\b"
        ]
    ),
    story!(
        "automate-it-away",
        Plan,
        [
            "automat",
            "script",
            "pipeline",
            "bot ",
            "tool ",
            "tooling",
            "machine",
            "robot",
            "operator pattern",
            "self-heal",
            "gitops",
            "codify",
            "as code",
            "hands-free",
            "zero-touch",
            "no-touch",
            "lights-out"
        ],
        [
            r"(?:automat(?:e|es|ing|ion)|(?:fully|be|is|are|been|get|gets|once|was) automated|scripts?|scripted|scripting|pipeline|bots?|tooling|self-heal\w*|gitops|codif\w+|infrastructure as code|zero-touch|hands-free|machines?) && (?:never|cannot|can~t|no longer|no (?:more|one|human|operator|manual|room|chance|risk|way|need|mistakes?|errors?)|nobody|eliminat\w+|gone|go(?:es)? away|guarantee\w*|impossible|fool-?proof|disappear\w*|past|solve[sd]?|for good|once and for all|forever|closes?|rules? out|remov(?:e|es|ed|ing) (?:the |this |any |all )?(?:\w+ )?(?:human|risk|error|problem|source|possibility|chance|class|people|manual)|without (?:people|humans|human|anyone|any)|take(?:s)? (?:people|humans|the human|care of)|always (?:right|correct|the same|works?)|reliab(?:le|ly)) && (?:fail\w*|problems?|risks?|mistakes?|errors?|wrong|issues?|forg[eo]t\w*|manual\w*|human\w*|people|operators?|hands?|again|happen\w*|recur\w*|incidents?|outages?|slips?|room|class|steps?|touch\w*|typos?)",
        ],
        [
            r"\b(?:not|n~t|surprised|failed|silently|broke|did not|never)\b[^.;]{0,20}automat|automat\w+[^.;]{0,40}\b(?:failed|broke|did not|didn~t|silently|surprised|but|was unable|could not|was not|alerts?)",
            r"\?$",
            r"\b(?:could|couldn~t|was unable|were unable|had been|attempted|tried|temporar\w+|never really|failed|problem with|was running|were running|did not|didn~t|because the (?:script|pipeline|automation)|machine learning|virtual machines?)\b",
        ]
    ),
    story!(
        "automate-it-away",
        Clause,
        [
            "robot",
            "by hand",
            "machine",
            "autoscaling",
            "lambda",
            "automate",
            "repetitive",
            "no longer need",
            "does not need to",
            "something that we",
            " bot",
            "script"
        ],
        [
            r"(?:robots?|machines?|bots?|computers?|scripts?) (?:never|do(?:es)? not|don~t|doesn~t|are good|is good|make no|makes no) (?:forgets?|get|make|slip\w*|sleep|tired|at|mistakes?|errors?)|(?:done|anything|everything|what is done) by hand (?:will|is going to|always|eventually)|humans? (?:are|is) bad at|(?:letting|let) (?:the |a )?(?:machine|script|pipeline|system|bot|computer) (?:do|handle|decide|take)[^.;]{0,60}\b(?:away|no longer|never|cannot|nobody|possibility|eliminat\w+)|no longer something (?:that )?(?:we|anyone)|automate [^.;]{0,60}\bto (?:exclude|eliminate|remove|rule out) (?:\w+ )?(?:operator|human|manual|people)",
        ],
        [r"\b(?:failed|broke|surprised)\b", r"\?$",]
    ),
    story!(
        "more-barriers",
        Plan,
        [
            "review",
            "approv",
            "sign-off",
            "signoff",
            "signed",
            "sign off",
            "to sign",
            "check",
            " gate",
            "second",
            "barrier",
            "hurdle",
            "guard rail",
            "guardrail",
            "interlock",
            "confirm",
            "dialog",
            "validation",
            "redundancy",
            "backup of",
            "firewall",
            "verification",
            "two people",
            "layers",
            "safety",
            "cab",
            "advisory board"
        ],
        [
            r"(?:(?:second|third|fourth|one more|yet another|another|extra|additional|more|two|double|further|independent|typed|peer~s|final|security|legal|explicit) (?:\w+ )?(?:review\w*|approv\w+|sign-?offs?|checks?|gates?|barriers?|hurdles?|guard ?rails?|interlocks?|confirmation|dialogs?|validation|verification|redundancy|technician|accountant|supervisors? (?:have|has|must)|people on every|layers?|stage|firewall|switch|reviewers|monitoring system)|guard ?rails|quality gate|(?:signed|approved) by (?:a|an|the)|advisory board|through the cab|required reviewers|supervisors have to sign) && (?:will|now|must|shall|from now on|going forward|has to|have to|needs?|requires?|introduce|add(?:ed|ing|s)?|implement|plan to|starting|compulsory|mandatory|are required|doubled|ordered|corrective|action) && (?:safe\w*|so that|to make|guarantees?|can~t|cannot|no more|never|anymore|any more|solves?|for good|before|even|until|every|each|all|between|in front|prior|both|staging|from now on|starting|side|required|compulsory|in addition|caught|repo\w*|dialog|changes?)\b",
            r"(?:extra|more|additional|another|one more) (?:\w+ )?(?:redundancy|hurdles|gates|barriers?|layers?|safeguards?|validation|backup of the backup|guard rails)\b[^.;]{0,60}\b(?:everywhere|between|can never be wrong|better|guarantees?|safe|can~t hurt|protect|in front|pipeline)|it can~t hurt to have|(?:one|an?) (?:approval|review|reviewer|check) (?:was|is) not enough",
        ],
        [
            r"\b(?:remove[sd]?|removing|fewer|drop(?:ped)?|instead of (?:a|another|more)|rather than|without|too many|slow(?:s|ed)?|automatic(?:ally)?|unit tests?|integration tests?|under review|peer[- ]reviewed paper)\b",
            r"\?$",
            r"\b(?:health|ci|status|type|null|bounds|readiness|liveness|lint\w*|sanity|consistency|dns|schema|uptime|canary|monitoring) (?:checks?|gates?)\b"
        ]
    ),
    story!(
        "more-barriers",
        Plan,
        [
            "approv",
            "sign-off",
            "sign off",
            "reviewer",
            "second pair",
            " gate",
            "safeguard",
            "barrier",
            "extra check",
            "additional check",
            "more checks",
            "another check",
            "layers",
            "confirmation",
            "four-eyes",
            "four eyes",
            "two-person",
            "guardrail",
            "guard rail",
            "permission",
            "checklist",
            "lock"
        ],
        [
            r"(?:(?:second|third|fourth|one more|yet another|another|extra|additional|more|two|three|double|further|manager|director|written|explicit|manual|new) (?:[\w-]+ ){0,3}?(?:approv\w+|sign-?offs?|reviewers?|gates?|safeguards?|barriers?|checks|layers?|confirmations?|guard ?rails?|pair of eyes|permissions?|checklists?|locks?|interlocks?)|(?:approv\w+|sign(?:ed)?[- ]off|confirmed|checked|reviewed) by (?:two|three|a second|another|both|a (?:senior|manager|director|lead)|the (?:manager|director|lead|board|cab|security))|four[- ]eyes|two-person) && (?:will|now|must|shall|from now on|going forward|henceforth|has to|have to|needs?|now requires?|introduc\w+|add(?:ed|ing|s)?|implement\w*|plan(?:ned)? to|put in place|action|mandatory|compulsory|in future|in the future|always) && (?:saf(?:e|er|ety)|so that|to (?:make|prevent|avoid|ensure|stop|be)|prevents?|ensures?|guarantee\w*|can~t|cannot|no (?:more|longer|single|one)|never|impossible|before|every|each|all|any|without|reach|production|changes?|deploy\w*|release[sd]?|again)",
        ],
        [
            r"\b(?:remov(?:e|ed|ing)|fewer|drop(?:ped)?|instead of|rather than|too many|slow(?:s|ed)|automatic(?:ally)?|unit|integration|under review|read-only|app review|app store|legal hold|lock file|file lock|deadlock|locks? (?:on|held|the table)|block(?:ed|ing)? by)\b",
            r"\?$",
            r"\b(?:health|ci|status|type|null|bounds|readiness|liveness|lint\w*|sanity|consistency|dns|schema|uptime|canary|monitoring|automated|network|caching|abstraction|transport) (?:checks?|gates?|layers?)\b|file permissions?|permissions? (?:error|denied|model)|aggregat|gateway|mitigat",
        ]
    ),
    story!(
        "more-barriers",
        Plan,
        [
            "control",
            "approval",
            "sign-off",
            "safeguard",
            "two-person",
            "reviewed by at least",
            "validation gate",
            " gate",
            "hop ",
            "asks three times"
        ],
        [
            r"(?:(?:further|additional|another|extra|more|new|manual|mandatory|stricter) (?:[\w-]+ ){0,2}?(?:controls|approvals?|approval (?:steps?|workflow)|sign-?offs?|safeguards?|gates?|barriers?|hurdles?|hop|layers? of (?:review|approval|control|checks))|reviewed by (?:at least )?(?:two|three)|two-person rule|validation gate|asks (?:twice|three times)) && (?:add(?:ed|ing|s)?|introduc\w+|put|place[ds]?|built|build|now requires?|implement\w*|must|will|henceforth|new|effective immediately) && (?:every|each|before|nobody|no one|eliminat\w+|prevent\w*|recurrence|stop|level|risk|impossible|gap|front|cli|members|into|so that|any|all|never|cannot|can~t)",
        ],
        [
            r"\b(?:remov(?:e|ed|ing)|fewer|instead of|rather than|too many|rate[- ]limit\w*|access controls? list|flow control|version control|traffic control|aggregat|gateway)\b",
            r"\?$",
        ]
    ),
    story!(
        "rare-anomaly",
        Term,
        [
            "blip",
            "exceptional",
            "never occur",
            "cosmic ray",
            "ordinary circumstances",
            "normal conditions",
            "unforeseeable",
            "flawlessly",
            "once every",
            "fully working",
            "conditions were so",
            "perfectly normal",
            "improbable",
            "unique",
            "won't repeat",
            "never happens",
            "atypical",
            "corner case",
            "isolated problem",
            "hardly ever",
            "rare timing",
            "any other day",
            "stars to align",
            "sporadic",
            "not representative",
            "once in",
            "coincidence",
            "abnormal"
        ],
        [
            r"(?:apart from|except for|other than) (?:this|that) \w+, (?:the|our|it)\b|(?:was|were) (?:exceptional|atypical) and (?:says|say|the normal)|(?:says? little|tells? (?:us )?little) about how our|(?:should|can|could) never (?:occur|happen) (?:under|in) (?:normal|ordinary)|cosmic ray\b",
            r"(?:under|in) (?:ordinary|normal) circumstances(?:,)? (?:the|it|our|this)|(?:entirely|completely|totally) (?:unforeseeable|unpredictable)|outside the bounds of normal",
            r"(?:running|run|worked|works) (?:flawlessly|perfectly|without (?:a|any) (?:problem|hitch|fault))[^.;]{0,50}\b(?:years?|so|exception)|(?:just |only )?one of those things|(?:happens?|occurs?|comes?) (?:only )?once (?:every|in) (?:\w+ )?(?:\w+ )?(?:years?|decade|century|lifetime)|otherwise perfectly (?:normal|healthy)|normal, fully working",
            r"(?:conditions?|circumstances|situation|constellation|combination|coincidence|event|problem|timing|fault) (?:\w+ ){0,3}?(?:so |very |a |incredibly |extremely )?(?:unusual|special|unique|rare|improbable|strange)\b[^.;]{0,60}\b(?:so|hence|therefore|adequate|no |not|that)\b",
            r"(?:unique|very special|unusual|extremely improbable|incredibly rare|very strange|abnormal) (?:and \w+ )?(?:\w+ )?(?:constellation|situation|combination|coincidence|timing|problem|fault|event|hardware fault)\b[^.;]*\b(?:no|not|so|hence|solved|once it|will|over)\b",
            r"(?:accident|event|fault|incident) that (?:won~t|will not) (?:repeat|recur|come up)|which never happens\b|corner case of a|stars to align|on any other day (?:this|the|it)|hardly ever (?:does|happens|fails)|sporadic and not|not representative (?:for|of) the|(?:considered|regarded as) (?:an? )?(?:sporadic|anomaly)|another event of such",
            r"(?:normal service|normal mode|the rule) [^.;]{0,30}\bexception\b|temporary glitch;",
        ],
        [
            r"\b(?:not (?:as )?(?:rare|unusual)|used to|we (?:believed|thought)|turned out)\b",
            r"\?$"
        ]
    ),
    story!(
        "rare-anomaly",
        Term,
        [
            "rare",
            "unlikely",
            "exception",
            "unlucky",
            "bad luck",
            "misfortune",
            "coincidence",
            "unusual",
            "anomal",
            "freak",
            "once in",
            "never before",
            "first time in",
            "normally",
            "under normal",
            "fluke",
            "isolated",
            "unfortunate",
            "odds",
            "chance",
            "improbable",
            "unforeseeable",
            "extraordinary",
            "unheard",
            "one-time",
            "singular"
        ],
        [
            r"(?:rare|unlikely|exception(?:al)?|unlucky|bad luck|misfortune|coincidence|unusual|anomal(?:y|ous)|freak\w*|fluke|isolated|unfortunate|improbable|unforeseeable|extraordinary|unheard[- ]of|one-time|singular|never before) && (?:so|therefore|hence|no (?:need|reason|further|action|change|follow|point|structural|lessons?)|nothing (?:to|we|could|more)|not (?:expect|worth|happen|recur|repeat|representative|typical|a sign|reflect|need)|again|won~t|will not|just|simply|mere(?:ly)?|pure(?:ly)?|put (?:it )?down to|ever|normally|otherwise|of (?:circumstances|events|factors)|accept\w*|in (?:\w+ )?years|happens?|event|once) && (?:incident|outage|failure|event|crash|fault|problem|this|it|what happened|case|system|platform|service|disruption)",
        ],
        [
            r"\b(?:not (?:as )?(?:rare|unusual|an exception)|used to|we (?:believed|thought)|turned out|exceptions? (?:was|were|in|handling|thrown|raised|when|stack|report|log|trac\w*)|(?:unhandled|uncaught|throws?|threw|thrown|raised?|runtime|null|pointer|timeout|python|java|socket|key|permission) \w* ?exceptions?|isolated (?:to|the|environment|network|from)|isolat(?:e|ing)|anomaly detection|unfortunately|chance to|race|with the exception|no exception|rare(?:ly)? used|rare(?:ly)? (?:run|tested)|rare race|rare (?:bug|condition|case)s?|in (?:rare|exceptional) cases|unusual (?:traffic|activity|load|behavio\w+|pattern|high|amount|number|spike|error|level)s?|unusually)\b",
            r"\?$",
        ]
    ),
    story!(
        "one-root-cause",
        Clause,
        [
            "traced",
            "stems from",
            "stemmed from",
            "goes back to",
            "came down to",
            "comes down to",
            "attributed to",
            "one reason",
            "only that",
            "as root cause",
            "as root-cause",
            "root cause found",
            "single ",
            "one ",
            "everything else was"
        ],
        [
            r"traced (?:the |it |this |everything )?(?:\w+ ){0,3}?back to (?:one|a single|exactly one|just one)\b|(?:everything|entire|whole|all of (?:it|this))\b[^.;]{0,50}\b(?:stems?|stemmed|goes back|comes? down|came down|boils? down|can be attributed) (?:from|to)\b|exactly one reason|only that (?:change|line|setting|flag|commit)|as root[- ]cause we|root cause found|(?:one|a single) (?:\w+ ){1,3}?(?:caused|explains|is what brought|brought down|took down|took) (?:the )?(?:whole|entire|everything|evening)|everything else was a consequence|one and the same (?:root )?cause",
        ],
        [
            r"\b(?:not|no|n~t|single point|combination|several|factors|contribut\w*)\b",
            r"\?$",
        ]
    ),
];
