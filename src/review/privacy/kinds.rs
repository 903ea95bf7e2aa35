//! Keys and tokens that are known by how they begin. The formats are those that their issuers document, or
//! that the published rules of secret scanners agree on.

use std::sync::LazyLock;

use regex::Regex;

use super::Secret;
use crate::pattern::{Words, pattern, words};
use crate::text::Span;

/// A token is no longer than this, so that a file full of beginnings is read in one pass.
const LONGEST: usize = 2_000;

/// A kind of key: what it is, how it begins, and how it goes on from there.
struct Kind(&'static str, &'static [&'static str], &'static str);

const KINDS: &[Kind] = &[
    Kind(
        "an AWS access key",
        &["AKIA", "ASIA", "ABIA", "ACCA"],
        r"^[A-Z0-9]{20}\b",
    ),
    Kind(
        "a GitHub token",
        &["ghp_", "gho_", "ghu_", "ghs_", "ghr_"],
        r"^gh[pousr]_[A-Za-z0-9]{30,255}",
    ),
    Kind(
        "a GitHub token",
        &["github_pat_"],
        r"^github_pat_[A-Za-z0-9_]{30,255}",
    ),
    Kind(
        "a GitLab token",
        &[
            "glpat-",
            "gldt-",
            "glptt-",
            "glrt-",
            "glcbt-",
            "glft-",
            "glimt-",
            "glsoat-",
            "GR1348941",
        ],
        r"^(?:gl[a-z]{2,5}-[A-Za-z0-9_-]{18,}|GR1348941[A-Za-z0-9_-]{20})",
    ),
    Kind(
        "a Slack token",
        &[
            "xoxa-", "xoxb-", "xoxp-", "xoxo-", "xoxs-", "xoxr-", "xoxe-", "xoxe.", "xoxc-",
            "xoxd-", "xapp-",
        ],
        r"^(?:xox[a-z][-.]|xapp-)[A-Za-z0-9%.-]{15,}",
    ),
    Kind(
        "the address of a Slack webhook",
        &["hooks.slack.com/"],
        r"^hooks\.slack\.com/(?:services|workflows|triggers)/[A-Za-z0-9+/_-]{20,}",
    ),
    Kind(
        "a Stripe key",
        &[
            "sk_live_", "sk_test_", "rk_live_", "rk_test_", "sk_prod_", "rk_prod_", "whsec_",
        ],
        r"^(?:[sr]k_(?:live|test|prod)_|whsec_)[A-Za-z0-9+/]{16,}",
    ),
    Kind("a Google API key", &["AIza"], r"^AIza[A-Za-z0-9_-]{35}"),
    Kind(
        "a Google OAuth secret",
        &["GOCSPX-"],
        r"^GOCSPX-[A-Za-z0-9_-]{20,}",
    ),
    Kind(
        "a Google access token",
        &["ya29."],
        r"^ya29\.[A-Za-z0-9_-]{20,}",
    ),
    Kind(
        "a private key",
        &["-----BEGIN "],
        r"^-----BEGIN (?:[A-Z0-9]+ ){0,3}PRIVATE KEY(?: BLOCK)?-----(?:\\n|[\s>]|[A-Za-z-]+: [^\n]*\n)*[A-Za-z0-9+/=]{16,}",
    ),
    Kind(
        "a private key",
        &["AGE-SECRET-KEY-1"],
        r"^AGE-SECRET-KEY-1[0-9A-Z]{50,}",
    ),
    Kind(
        "a JSON Web Token",
        &["eyJ"],
        r"^eyJ[A-Za-z0-9_-]{10,}\.eyJ[A-Za-z0-9_-]{8,}\.[A-Za-z0-9_-]{10,}",
    ),
    Kind(
        "an Azure key",
        &[
            "AccountKey=",
            "SharedAccessKey=",
            "AccessKey=",
            "SharedSecretValue=",
        ],
        r"^[A-Za-z]+=[A-Za-z0-9+/]{30,}={0,2}",
    ),
    Kind("an Azure signature", &["sig="], r"^sig=[A-Za-z0-9%]{40,}"),
    Kind("an npm token", &["npm_"], r"^npm_[A-Za-z0-9]{30,}"),
    Kind(
        "an npm token",
        &["_authToken="],
        r"^_authToken=[A-Za-z0-9_-]{20,}",
    ),
    Kind("a PyPI token", &["pypi-"], r"^pypi-[A-Za-z0-9_-]{40,}"),
    Kind("a RubyGems key", &["rubygems_"], r"^rubygems_[a-f0-9]{48}"),
    Kind("a crates.io token", &["cio"], r"^cio[A-Za-z0-9]{32}\b"),
    Kind(
        "a SendGrid key",
        &["SG."],
        r"^SG\.[A-Za-z0-9_-]{16,}\.[A-Za-z0-9_-]{32,}",
    ),
    Kind("a Twilio key", &["SK"], r"^SK[0-9a-fA-F]{32}\b"),
    Kind("a Mailgun key", &["key-"], r"^key-[0-9a-zA-Z]{32}\b"),
    Kind("a Mailchimp key", &["-us"], r"^-us[0-9]{1,2}\b"),
    Kind(
        "a Shopify token",
        &["shpat_", "shpca_", "shppa_", "shpss_"],
        r"^shp[a-z]{2}_[a-fA-F0-9]{32}",
    ),
    Kind(
        "a DigitalOcean token",
        &["dop_v1_", "doo_v1_", "dor_v1_"],
        r"^do[por]_v1_[a-f0-9]{60,}",
    ),
    Kind("a Hugging Face token", &["hf_"], r"^hf_[A-Za-z0-9]{30,}"),
    Kind(
        "an API key",
        &["sk-"],
        r"^sk-(?:proj-|svcacct-|admin-|ant-[a-z0-9]+-|or-v1-)?[A-Za-z0-9_-]{32,}",
    ),
    Kind("a Databricks token", &["dapi"], r"^dapi[a-f0-9]{32}"),
    Kind(
        "a Docker Hub token",
        &["dckr_pat_", "dckr_oat_"],
        r"^dckr_[po]at_[A-Za-z0-9_-]{20,}",
    ),
    Kind(
        "a Vault token",
        &["hvs.", "hvb.", "hvr."],
        r"^hv[sbr]\.[A-Za-z0-9_-]{20,}",
    ),
    Kind(
        "a Terraform Cloud token",
        &[".atlasv1."],
        r"^\.atlasv1\.[A-Za-z0-9_=-]{40,}",
    ),
    Kind(
        "a Grafana token",
        &["glsa_", "glc_"],
        r"^gl(?:sa|c)_[A-Za-z0-9+/=_]{30,}",
    ),
    Kind(
        "a Sentry token",
        &["sntrys_", "sntryu_"],
        r"^sntry[su]_[A-Za-z0-9+/=_]{30,}",
    ),
    Kind(
        "a New Relic key",
        &["NRAK-", "NRJS-"],
        r"^NR(?:AK|JS)-[A-Za-z0-9]{19,}",
    ),
    Kind("a Linear key", &["lin_api_"], r"^lin_api_[A-Za-z0-9]{32,}"),
    Kind(
        "a Notion token",
        &["ntn_", "secret_"],
        r"^(?:ntn|secret)_[A-Za-z0-9]{40,}",
    ),
    Kind(
        "a Postman key",
        &["PMAK-"],
        r"^PMAK-[a-f0-9]{24}-[a-f0-9]{34}",
    ),
    Kind(
        "a PlanetScale password",
        &["pscale_"],
        r"^pscale_(?:tkn|pw|oauth)_[A-Za-z0-9_.=-]{30,}",
    ),
    Kind(
        "an Atlassian token",
        &["ATATT3", "ATCTT3"],
        r"^AT[AC]TT3[A-Za-z0-9_=-]{50,}",
    ),
    Kind(
        "a Square token",
        &["sq0atp-", "sq0csp-"],
        r"^sq0(?:atp|csp)-[A-Za-z0-9_-]{22,}",
    ),
    Kind("a Heroku key", &["HRKU-"], r"^HRKU-[A-Za-z0-9_-]{30,}"),
    Kind(
        "a Doppler token",
        &["dp.pt.", "dp.st.", "dp.ct."],
        r"^dp\.[a-z]{2}\.[A-Za-z0-9._-]{40,}",
    ),
    Kind("a Pulumi token", &["pul-"], r"^pul-[a-f0-9]{40}"),
    Kind("a Figma token", &["figd_"], r"^figd_[A-Za-z0-9_-]{30,}"),
    Kind(
        "the address of a Discord webhook",
        &["discord.com/api/webhooks/", "discordapp.com/api/webhooks/"],
        r"^discord(?:app)?\.com/api/webhooks/[0-9]{15,}/[A-Za-z0-9_-]{40,}",
    ),
    Kind(
        "the token of a Telegram bot",
        &[":AA"],
        r"^:AA[A-Za-z0-9_-]{32,34}\b",
    ),
    Kind(
        "a password in an address",
        &["://"],
        r#"^://[^\s/:@"'<>()`]{0,80}:[^\s/@"'<>()`]{3,120}@[A-Za-z0-9\[][A-Za-z0-9.\[\]:_-]*"#,
    ),
    Kind(
        "credentials in a header",
        &["Basic ", "Bearer ", "basic ", "bearer "],
        r"^(?:[Bb]asic [A-Za-z0-9+/]{16,}={0,2}|[Bb]earer [A-Za-z0-9_.~+/=-]{20,})",
    ),
];

/// The beginnings of all kinds, the kind that each belongs to, and how the kinds go on.
struct Known {
    beginnings: Words,
    kinds: Vec<usize>,
    patterns: Vec<Regex>,
}

static KNOWN: LazyLock<Known> = LazyLock::new(|| {
    let numbered = KINDS.iter().enumerate();
    let beginnings: Vec<(usize, &str)> = numbered
        .flat_map(|(at, kind)| kind.1.iter().map(move |beginning| (at, *beginning)))
        .collect();
    let found: Vec<&str> = beginnings.iter().map(|(_, beginning)| *beginning).collect();
    Known {
        beginnings: words(&found),
        kinds: beginnings.iter().map(|(at, _)| *at).collect(),
        patterns: KINDS.iter().map(|kind| pattern(kind.2)).collect(),
    }
});

/// The secrets of known kinds in a text.
pub(super) fn secrets(text: &str) -> Vec<Secret> {
    let mut found: Vec<Secret> = Vec::new();
    for hit in KNOWN.beginnings.find_overlapping_iter(text) {
        if found.last().is_some_and(|last| hit.start() < last.span.end) {
            continue;
        }
        let at = KNOWN.kinds.get(hit.pattern().as_usize()).copied();
        let kind = at.and_then(|at| KINDS.get(at).zip(KNOWN.patterns.get(at)));
        let window = text.floor_char_boundary(hit.start() + LONGEST);
        let rest = text.get(hit.start()..window).unwrap_or_default();
        let Some((Kind(name, _, _), pattern)) = kind else {
            continue;
        };
        // Asked before the pattern, which would read on from each of many beginnings in one word.
        if goes_on_from_a_word(name, text.get(..hit.start()).unwrap_or_default()) {
            continue;
        }
        let Some(whole) = pattern.find(rest) else {
            continue;
        };
        let span = Span::new(hit.start(), hit.start() + whole.end());
        let before = text.get(..span.start).unwrap_or_default();
        if let Some(span) = from_its_start(name, before, span)
            && is_secret(name, span.of(text), before)
        {
            found.push(Secret { kind: name, span });
        }
    }
    found
}

/// Kinds with something in front of what they are known by.
const FOLLOWING: [&str; 4] = [
    "a Mailchimp key",
    "a Terraform Cloud token",
    "the token of a Telegram bot",
    "a password in an address",
];

/// Whether a beginning stands within a word, and so begins nothing.
fn goes_on_from_a_word(kind: &str, before: &str) -> bool {
    let continues = |byte: u8| byte.is_ascii_alphanumeric() || byte == b'_';
    let may = kind.starts_with("the address of") || FOLLOWING.contains(&kind);
    !may && before.bytes().next_back().is_some_and(continues)
}

/// The whole of a secret that has something in front of what it is known by; `None` where that is missing.
fn from_its_start(kind: &str, before: &str, span: Span) -> Option<Span> {
    let run = |fits: fn(&u8) -> bool| before.bytes().rev().take(80).take_while(fits).count();
    let in_front = match kind {
        "a Mailchimp key" => run(u8::is_ascii_hexdigit),
        "a Terraform Cloud token" => run(u8::is_ascii_alphanumeric),
        "the token of a Telegram bot" => run(u8::is_ascii_digit),
        "a password in an address" => run(u8::is_ascii_alphanumeric),
        _ => return Some(span),
    };
    let needed = match kind {
        "a Mailchimp key" => 32..=32,
        "a Terraform Cloud token" => 14..=14,
        "the token of a Telegram bot" => 8..=10,
        _ => 1..=20,
    };
    needed
        .contains(&in_front)
        .then(|| Span::new(span.start - in_front, span.end))
}

/// Whether a text of a known form is a secret and no placeholder.
fn is_secret(kind: &str, secret: &str, before: &str) -> bool {
    if is_placeholder(secret) {
        return false;
    }
    match kind {
        "a password in an address" => {
            let password = secret
                .split_once("://")
                .and_then(|(_, rest)| rest.rsplit_once('@'))
                .and_then(|(user, host)| Some((user.split_once(':')?, host)));
            password.is_some_and(|((user, password), host)| {
                !is_word_for_password(password) && user != password && !host.contains("example.")
            })
        }
        "credentials in a header" => {
            let value = secret.split_once(' ').map_or("", |(_, value)| value);
            let lower = before.to_ascii_lowercase_tail(40);
            let is_header = ["authorization", "header", "-h ", "curl"]
                .iter()
                .any(|word| lower.contains(word));
            is_header && has_letters_and_digits(value)
        }
        "an API key"
        | "a Notion token"
        | "an npm token"
        | "a PyPI token"
        | "a Hugging Face token"
        | "an Azure key"
        | "an AWS access key"
        | "a Slack token"
        | "a GitLab token" => has_letters_and_digits(secret),
        _ => true,
    }
}

/// The end of a text in lower case.
trait Tail {
    fn to_ascii_lowercase_tail(&self, bytes: usize) -> String;
}

impl Tail for str {
    fn to_ascii_lowercase_tail(&self, bytes: usize) -> String {
        let from = self.ceil_char_boundary(self.len().saturating_sub(bytes));
        self.get(from..).unwrap_or_default().to_ascii_lowercase()
    }
}

/// Whether a value has both, as what machines make does.
pub(super) fn has_letters_and_digits(value: &str) -> bool {
    value.bytes().any(|byte| byte.is_ascii_digit())
        && value.bytes().any(|byte| byte.is_ascii_alphabetic())
}

/// Whether a password is what is written where one would stand.
pub(super) fn is_word_for_password(value: &str) -> bool {
    const WORDS: [&str; 22] = [
        "admin",
        "changeme",
        "changeit",
        "guest",
        "hunter2",
        "none",
        "null",
        "pass",
        "passwd",
        "password",
        "postgres",
        "pwd",
        "root",
        "secret",
        "test",
        "token",
        "user",
        "username",
        "mysql",
        "redis",
        "rabbitmq",
        "mypassword",
    ];
    let lower = value.to_ascii_lowercase();
    let bare = lower.trim_matches(|c: char| !c.is_ascii_alphanumeric());
    WORDS.contains(&bare) || is_placeholder(value)
}

/// Whether something stands for a value: `<token>`, `$TOKEN`, `xxxx`, `****`, `…EXAMPLE`.
pub(super) fn is_placeholder(value: &str) -> bool {
    const WORDS: [&str; 12] = [
        "example",
        "redacted",
        "placeholder",
        "your-",
        "your_",
        "yourtoken",
        "changeme",
        "dummy",
        "...",
        "…",
        "removed",
        "[masked]",
    ];
    let lower = value.to_ascii_lowercase();
    WORDS.iter().any(|word| lower.contains(word))
        || value.contains(['<', '>', '{', '}'])
        || value.starts_with('$')
        || value.contains("$(")
        || repeats(&lower)
}

/// Whether one sign fills a value: `xxxxxxxx`, `00000000`.
fn repeats(value: &str) -> bool {
    const MANY: usize = 6;
    let mut longest = 0;
    let mut run = 0;
    let mut last = None;
    for byte in value.bytes() {
        run = if last == Some(byte) { run + 1 } else { 1 };
        // Base64 of nothing is a row of `A`, and bars are made of hyphens.
        if byte != b'-' && byte != b'=' {
            longest = longest.max(run);
        }
        last = Some(byte);
    }
    longest >= MANY
        || (value.len() >= 4
            && value
                .bytes()
                .all(|byte| matches!(byte, b'*' | b'x' | b'.' | b'-')))
}
