//! What is asked for: mostly pages, some of them often.

/// One of sixteen kinds of goods, the first ones far more often.
fn goods(random: &mut fastrand::Rng) -> u64 {
    let n = random.u64(1..=256);
    u64::from(n.ilog2()) + random.u64(..8)
}

/// The path of the next request.
pub(super) fn next_path(random: &mut fastrand::Rng) -> String {
    match random.u8(..100) {
        0..72 => format!("/page/goods-{}", goods(random)),
        72..88 => "/dashboard".into(),
        88..92 => format!("/archive/{}", random.u8(..4)),
        92..95 => "/export".into(),
        _ => "/missing".into(),
    }
}

/// True if `status` and `body` are a right answer to `path`.
pub(super) fn is_right(path: &str, status: u16, body: &str) -> bool {
    match (path, status) {
        ("/missing", 404) => true,
        ("/dashboard", 200) => {
            ["tea", "cake", "cups"].iter().all(|key| body.contains(&format!("<h2>{key}</h2>")))
        }
        ("/export", 200) => body.starts_with("total "),
        (path, 200) => {
            let key = path.rsplit('/').next().unwrap_or_default();
            body.contains(&format!("{key}</h2>")) && body.trim_end().ends_with("</table>")
        }
        (path, 504) => path.starts_with("/archive/"),
        _ => false,
    }
}
