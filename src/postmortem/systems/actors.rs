//! Words that tell who acts and who only watched: people, companies, and what raised the alarm.

/// Words behind the name of what watches other systems that make it what told of the incident.
pub(super) const WITNESSES: [&str; 40] = [
    "alarm",
    "alarms",
    "alert",
    "alerted",
    "alerting",
    "alerts",
    "caught",
    "chart",
    "charts",
    "check",
    "checks",
    "confirmed",
    "dashboard",
    "dashboards",
    "detected",
    "error",
    "errors",
    "event",
    "events",
    "fired",
    "graph",
    "graphs",
    "indicated",
    "issue",
    "issues",
    "metric",
    "metrics",
    "monitor",
    "monitors",
    "notification",
    "notifications",
    "notified",
    "paged",
    "query",
    "reported",
    "reports",
    "showed",
    "shows",
    "traces",
    "triggered",
];

/// Words in front of one that do.
pub(super) const SEEN_IN: [&str; 6] = ["by", "from", "in", "on", "through", "via"];

/// Whom a company has: words behind its name that make it the one who tells.
pub(super) const PEOPLE: [&str; 11] = [
    "customer",
    "customers",
    "employee",
    "employees",
    "engineering",
    "engineers",
    "staff",
    "team",
    "teams",
    "user",
    "users",
];

/// What a company does and a system does not: words behind its name that make it the one who tells.
pub(super) const PEOPLE_DO: [&str; 22] = [
    "acknowledged",
    "announced",
    "apologized",
    "committed",
    "concluded",
    "confirmed",
    "contacted",
    "decided",
    "engaged",
    "experienced",
    "hired",
    "identified",
    "implemented",
    "informed",
    "investigated",
    "notified",
    "planned",
    "plans",
    "promised",
    "published",
    "received",
    "suffered",
];

/// What companies call all that they offer, behind the company's name.
pub(super) const WHOLES: [(&str, &str); 3] = [
    ("amazon", "aws"),
    ("google", "google cloud"),
    ("microsoft", "azure"),
];
