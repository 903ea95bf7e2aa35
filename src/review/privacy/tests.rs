use crate::diagnostics::rules;
use crate::review::tests::{diagnostics_in, found, found_in};

/// The rules of privacy that a text breaks, and what breaks them.
fn check(text: &str, expected: &[(&str, &str)]) {
    let found = found(text);
    let found: Vec<(&str, &str)> = found
        .iter()
        .filter_map(|(code, words)| Some((code.strip_prefix("privacy/")?, words.as_str())))
        .collect();
    assert_eq!(found, expected, "{text}");
}

/// Secrets in parts, so that no scanner of this repository takes them for real.
fn secrets() -> Vec<String> {
    let made = "q7Rk2ZpW9sXv4TnB8mJc6LdF3hGy5EaU0oPi1VxNfKwQzMtY";
    let hex = "9f3a61c07be4d25810c6fa94e7b3d2158ac04f6e93d17b52";
    let capitals = "K7QX2MRW9PLT4ZBN";
    vec![
        format!("AKIA{capitals}"),
        format!("ASIA{capitals}"),
        format!("ghp_{}", &made[..36]),
        format!("github_pat_{}", &made[..40]),
        format!("glpat-{}", &made[..20]),
        format!("xoxb-{}-{}", "204817364590", &made[..24]),
        format!("https://hooks.slack.com/services/T0{}", &made[..40]),
        format!("sk_live_{}", &made[..24]),
        format!("rk_test_{}", &made[..24]),
        format!("AIza{}", &made[..35]),
        format!("GOCSPX-{}", &made[..28]),
        format!("-----BEGIN RSA PRIVATE KEY-----\n{made}\n-----END RSA PRIVATE KEY-----"),
        format!("eyJhbGciOiJIUzI1NiJ9.eyJzdWIiOiI3In0.{}", &made[..43]),
        format!("AccountKey={made}{}==", &made[..38]),
        format!("npm_{}", &made[..36]),
        format!("pypi-AgEIcHlwaS5vcmc{made}"),
        format!("SG.{}.{}", &made[..22], &made[..43]),
        format!("SK{}", &hex[..32]),
        format!("key-{}", &hex[..32]),
        format!("shpat_{}", &hex[..32]),
        format!("dop_v1_{}{}", hex, &hex[..16]),
        format!("hf_{}", &made[..34]),
        format!("sk-proj-{}", &made[..40]),
        format!("rubygems_{hex}"),
        format!("dckr_pat_{}", &made[..27]),
        format!("hvs.{}", &made[..24]),
        "postgres://shop:Kr4nz-Ofen@db.depot.net/orders".to_owned(),
        format!("Authorization: Basic {}", &made[..24]),
        "password: Kr4nz!Ofen27".to_owned(),
        "DB_PASSWORD=\"mehl-und-89-salz\"".to_owned(),
        format!("api_key = '{}'", &hex[..32]),
        format!("aws_secret_access_key = {}", &made[..40]),
        "the password was `Kr4nz!Ofen27` all along".to_owned(),
        "mysql --password=Kr4nzOfen27 -h db".to_owned(),
    ]
}

#[test]
fn secrets_are_found_in_text_code_and_front_matter_and_never_repeated() {
    for secret in secrets() {
        let fenced = format!("```\n{secret}\n```");
        for text in [format!("We ran it with {secret} that day."), fenced] {
            let text = format!("# Ovens on 2024-05-01\n\n{text}\n");
            let found = diagnostics_in(&text);
            let found: Vec<_> = found
                .iter()
                .filter(|one| one.rule.code == "privacy/secret")
                .collect();
            let [one] = &found[..] else {
                panic!("{text}: {found:?}");
            };
            let span = one.location.as_ref().unwrap().span.unwrap();
            let hidden = span.of(&text);
            assert!(
                secret.contains(hidden) || hidden.contains(&secret),
                "{hidden}"
            );
            let said = format!("{} {}", one.message, one.help.as_deref().unwrap());
            assert!(!said.contains(hidden), "{said}");
        }
    }
    let key = &secrets()[0];
    let text = format!("---\nnotes: {key}\n---\n\n# Ovens on 2024-05-01\n\nCold.\n");
    let found = found_in(&text);
    assert!(
        found.contains(&("privacy/secret".to_owned(), key.clone())),
        "{found:?}"
    );
}

#[test]
fn what_stands_for_a_secret_is_left_alone() {
    for text in [
        "AKIAIOSFODNN7EXAMPLE",
        "ghp_xxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxx",
        "token: <token>",
        "password: ********",
        "password: changeme",
        "API_KEY=\"$API_KEY\"",
        "api_key = os.environ[\"API_KEY_2024\"]",
        "token: ${{ secrets.DEPLOY_TOKEN_2 }}",
        "postgres://user:password@localhost/orders",
        "postgres://$USER:$PASS@db/orders",
        "-----BEGIN PRIVATE KEY-----\n...\n-----END PRIVATE KEY-----",
        "The password was rotated on 2024-05-01, and the token expired.",
        "token: deploy-token-for-the-shop-2",
        "secret: the name of it is orders-db-credentials",
        "commit 9f3a61c07be4d25810c6fa94e7b3d2158ac04f6e",
        "password: see the vault",
        "the tokens: about 20,000,000 of them",
    ] {
        check(text, &[]);
        check(&format!("```\n{text}\n```"), &[]);
    }
}

#[test]
fn addresses_of_people_are_told_together() {
    check(
        "Write to marta.lind@depot.net or marta.lind@depot.net, or to jo@depot.net.",
        &[("email", "marta.lind@depot.net")],
    );
    for text in [
        "Write to security@depot.net, on-call-team@depot.net or ada@example.com.",
        "git@github.com:depot/shop.git and @ada@social.example and left-pad@1.2.3",
        "noreply@depot.net",
    ] {
        check(text, &[]);
    }
}

#[test]
fn addresses_that_anybody_can_reach_are_told_together() {
    check(
        "From 81.2.69.142 and 81.2.69.143.",
        &[("ip-address", "81.2.69.142")],
    );
    check(
        "`2a02:26f7:cac8::1`",
        &[("ip-address", "2a02:26f7:cac8::1")],
    );
    for text in [
        "10.0.0.1, 192.168.1.7, 172.16.0.9, 127.0.0.1, 0.0.0.0 and 169.254.169.254",
        "192.0.2.17, 198.51.100.4, 203.0.113.9 and 2001:db8::1",
        "8.8.8.8 and 1.1.1.1",
        "version 12.4.1.7, v81.2.69.142 and 1.2.3.4.5",
        "10:05:33 and ::1 and fe80::1",
        "Fixed in 2.0.8, 1.8.26 and 1.8.23.1.",
    ] {
        check(text, &[]);
    }
}

#[test]
fn lists_of_names_are_told_once() {
    check(
        "Cold.\n\n## Attendees\n\n- Marta Lind\n- Jo Berg\n",
        &[("names", "## Attendees")],
    );
    check("Cold.\n\n## Attendees\n\n- incident commander: ML\n", &[]);
    check(
        "Cold.\n\n## Attendees\n\n- User: infrastructure owner\n- Assistant (chat bot): commands\n",
        &[],
    );
}

#[test]
fn roles_are_no_names() {
    let check = |people: &str, is_named: bool| {
        let text = format!("# Cold ovens on 2024-05-01\n\n## Attendees\n\n{people}\n");
        let found = diagnostics_in(&text);
        let named = found.iter().any(|one| one.rule == &rules::PRIVACY_NAMES);
        assert_eq!(named, is_named, "{people}");
    };
    check("- Jo Miller\n- Ada", true);
    check("- incident commander: Jo Miller", true);
    check("- incident commander\n- baker on the night shift", false);
    check("- Incident Commander\n- JM", false);
}
