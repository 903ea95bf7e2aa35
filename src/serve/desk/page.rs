//! The page of the desk: a frame that its script fills.

use crate::escape;
use crate::serve::live;
use crate::site::Site;

/// The page for a site.
pub(in crate::serve) fn page(site: &Site, token: &str) -> String {
    let title = escape::html(&site.config().title);
    let style = escape::html(&site.theme().assets.stylesheet);
    let icon = escape::html(&site.theme().assets.icon);
    format!(
        "<!doctype html>\n<html lang=\"en\">\n<head>\n<meta charset=\"utf-8\">\n\
         <meta name=\"viewport\" content=\"width=device-width, initial-scale=1\">\n\
         <meta name=\"color-scheme\" content=\"light dark\">\n<title>Desk · {title}</title>\n\
         <link rel=\"stylesheet\" href=\"/{style}\">\n<link rel=\"stylesheet\" href=\"{}\">\n\
         <link rel=\"icon\" type=\"image/svg+xml\" href=\"/{icon}\">\n\
         <script src=\"{}\" defer></script>\n</head>\n<body class=\"kind-desk\" data-token=\"{token}\">\n\
         <a class=\"skip\" href=\"#desk\">Skip to the suggestions</a>\n\
         <header class=\"site-header\"><div class=\"bounds site-header-row\">\
         <a class=\"site-title\" href=\"/\"><span>{title}</span></a></div></header>\n\
         <main class=\"desk bounds\" id=\"desk\" tabindex=\"-1\">\n<h1>Desk</h1>\n\
         <noscript><p>The desk needs JavaScript. <code>afterword adopt</code> does the same in a terminal.</p></noscript>\n\
         </main>\n</body>\n</html>\n",
        live::DESK_STYLE,
        live::DESK_SCRIPT,
    )
}
