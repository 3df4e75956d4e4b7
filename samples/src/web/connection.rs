//! One task for each connection: read a request, answer it, again.

use std::sync::Arc;
use std::time::{Duration, Instant};

use async_io::Timer;
use futures_lite::future;
use unitrace_probe::{log, sleep, task};

use super::arena::Root;
use super::http::{Request, Response, Stream};
use super::server::Shop;
use super::stats;
use crate::args::Failure;
use crate::tally::{self, Kind};

/// What a request may cost before its client is told to come back later.
const DEADLINE: Duration = Duration::from_millis(15);
/// How long `/export` computes.
const EXPORT: Duration = Duration::from_millis(6);

/// Serves one client until it goes.
///
/// # Errors
/// The socket fails or the client sends what is no HTTP.
pub async fn serve(mut stream: Stream, shop: Arc<Shop>) -> Result<(), Failure> {
    while let Some(request) = stream.request().await? {
        let (session, seen) = shop.sessions.visit(request.session).await;
        let response = respond(&shop, &request, seen.visits).await;
        stats::add(&stats::REQUESTS, 1);
        stream.send(&response.encode(session, request.keep_alive)).await?;
        if !request.keep_alive {
            break;
        }
    }
    Ok(())
}

async fn respond(shop: &Arc<Shop>, request: &Request, visits: u64) -> Response {
    match request.path.split('/').collect::<Vec<_>>().as_slice() {
        ["", "page", key] => shop.page(key, visits, &[shop.cache.list(key).await]),
        ["", "dashboard"] => dashboard(shop, visits).await,
        ["", "archive", key] => archive(shop, key, visits).await,
        ["", "export"] => export(),
        _ => Response { status: 404, body: "no such page\n".into() },
    }
}

impl Shop {
    fn page(&self, title: &str, visits: u64, lists: &[Root]) -> Response {
        Response { status: 200, body: self.pages.frame(&self.arena, title, visits, lists) }
    }
}

/// Three lists, each fetched by a task of its own.
async fn dashboard(shop: &Arc<Shop>, visits: u64) -> Response {
    let tasks: Vec<_> = ["tea", "cake", "cups"]
        .map(|key| {
            let cache = shop.cache.clone();
            tally::count(Kind::Spawn);
            task!("tile").spawn_with(async move { cache.list(key).await }, |task| shop.executor.spawn(task))
        })
        .into();
    let mut lists = Vec::new();
    for task in tasks {
        lists.push(task.await);
    }
    shop.page("dashboard", visits, &lists)
}

/// Something from the archive, if it comes in time; if not, the task that asks is cancelled.
async fn archive(shop: &Arc<Shop>, key: &str, visits: u64) -> Response {
    let cache = shop.cache.clone();
    let key = format!("archive {key}");
    let title = key.clone();
    tally::count(Kind::Spawn);
    let search = task!("search")
        .spawn_with(async move { Some(cache.list(&key).await) }, |task| shop.executor.spawn(task));
    let late = async {
        sleep("deadline", Timer::after(DEADLINE)).await;
        None
    };
    match future::or(search, late).await {
        Some(list) => shop.page(&title, visits, &[list]),
        None => {
            tally::count(Kind::Log);
            log!(Warn, "{title} took too long");
            too_late()
        }
    }
}

fn too_late() -> Response {
    Response { status: 504, body: "the archive is slow today\n".into() }
}

/// Adds up for some milliseconds and gives way to nobody.
fn export() -> Response {
    let mut random = fastrand::Rng::with_seed(7);
    let mut total = 0;
    let started = Instant::now();
    while started.elapsed() < EXPORT {
        total += (0..1000).map(|_| u64::from(random.u32(..1000))).sum::<u64>();
    }
    Response { status: 200, body: format!("total {total}\n") }
}
