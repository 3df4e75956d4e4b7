//! Puts the parts together and runs them on some threads.

use std::net::{Ipv4Addr, SocketAddr, TcpListener};
use std::sync::Arc;
use std::thread;
use std::time::Duration;

use async_executor::Executor;
use async_io::{Async, Timer};
use unitrace_probe::{Resource, ResourceKind, label, log, sleep, traced};

use super::arena::Arena;
use super::cache::Cache;
use super::connection;
use super::database::database;
use super::http::Stream;
use super::page::Pages;
use super::session::Sessions;
use super::{cleaner, database, stats};
use crate::args::Failure;
use crate::tally::{self, Kind};

/// How the server is to run.
#[derive(Clone, Copy, Debug)]
pub struct Config {
    /// Port on 127.0.0.1; 0 takes a free one.
    pub port: u16,
    /// Threads that run tasks.
    pub threads: usize,
    /// How long; for ever if none.
    pub seconds: Option<Duration>,
}

/// What every connection uses.
#[derive(Debug)]
pub struct Shop {
    /// Runs the tasks.
    pub executor: &'static Executor<'static>,
    /// Who visits.
    pub sessions: Sessions,
    /// Lists, from here or from the database.
    pub cache: Arc<Cache>,
    /// Where pages are made.
    pub arena: Arena,
    /// How pages look.
    pub pages: Arc<Pages>,
}

/// A server that listens but does not answer yet.
#[derive(Debug)]
pub struct Server {
    listener: Async<TcpListener>,
    shop: Arc<Shop>,
    engine: database::Engine,
    config: Config,
}

impl Server {
    /// Listens on 127.0.0.1.
    ///
    /// # Errors
    /// The port is taken.
    pub fn bind(config: Config) -> Result<Self, Failure> {
        let address = SocketAddr::from((Ipv4Addr::LOCALHOST, config.port));
        let listener =
            Async::<TcpListener>::bind(address).map_err(|e| format!("cannot listen on {address}: {e}"))?;
        let (database, engine) = database();
        let (arena, pages) = (Arena::default(), Arc::new(Pages::default()));
        let cache = Cache::new(arena.clone(), pages.clone(), database);
        // Tasks live as long as the program, and so does what runs them.
        let executor = Box::leak(Box::new(Executor::new()));
        let shop = Shop { executor, sessions: Sessions::default(), cache: Arc::new(cache), arena, pages };
        Ok(Self { listener, shop: Arc::new(shop), engine, config })
    }

    /// Where it listens.
    ///
    /// # Errors
    /// The socket is broken.
    pub fn address(&self) -> Result<SocketAddr, Failure> {
        Ok(self.listener.get_ref().local_addr()?)
    }

    /// Serves until the time is over.
    ///
    /// # Errors
    /// A thread cannot be started.
    pub fn run(self) -> Result<(), Failure> {
        let Self { listener, shop, engine, config } = self;
        let executor = shop.executor;
        (0..4).for_each(|_| tally::count(Kind::Spawn));
        executor.spawn(traced!("database", engine.run())).detach();
        executor.spawn(traced!("session writer", shop.sessions.clone().keep_written())).detach();
        executor.spawn(traced!("cleaner", cleaner::clean(shop.cache.clone(), shop.arena.clone()))).detach();
        executor.spawn(traced!("accept", accept(listener, shop.clone()))).detach();
        for n in 1..config.threads {
            let run = || async_io::block_on(executor.run(std::future::pending::<()>()));
            thread::Builder::new().name(format!("worker {n}")).spawn(run)?;
        }
        async_io::block_on(executor.run(run_time(config.seconds)));
        Ok(())
    }
}

async fn run_time(seconds: Option<Duration>) {
    match seconds {
        Some(seconds) => drop(Timer::after(seconds).await),
        None => std::future::pending().await,
    }
}

/// Takes connections for ever.
async fn accept(listener: Async<TcpListener>, shop: Arc<Shop>) {
    let port = Resource::named(ResourceKind::Socket, "listener");
    loop {
        match port.on(listener.accept()).await {
            Ok((socket, peer)) => {
                tally::count(Kind::Spawn);
                shop.executor.spawn(traced!("connection", connection(socket, peer, shop.clone()))).detach();
            }
            Err(error) => {
                tally::count(Kind::Log);
                log!(Error, "accept: {error}");
                // Out of descriptors, mostly: wait until a connection has gone.
                sleep("retry", Timer::after(Duration::from_millis(20))).await;
            }
        }
    }
}

async fn connection(socket: Async<std::net::TcpStream>, peer: SocketAddr, shop: Arc<Shop>) {
    tally::count(Kind::Label);
    label!("client :{}", peer.port());
    stats::add(&stats::CONNECTIONS, 1);
    if let Err(error) = connection::serve(Stream::new(socket), shop.clone()).await {
        tally::count(Kind::Log);
        log!(Warn, "{error}");
    }
    stats::add(&stats::CONNECTIONS, -1);
}
