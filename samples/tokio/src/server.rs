//! Counts what it is asked to count.

use std::collections::HashMap;
use std::io;
use std::sync::Arc;
use std::time::Duration;
use tokio::io::{AsyncBufReadExt, AsyncWriteExt, BufReader};
use tokio::net::{TcpListener, TcpStream};
use tokio::sync::{Mutex, mpsc};

type Counters = Arc<Mutex<HashMap<String, u64>>>;

/// Serves until it is dropped.
pub async fn serve(listener: TcpListener) -> io::Result<()> {
    let counters: Counters = Arc::new(Mutex::new(HashMap::new()));
    let (to_journal, entries) = mpsc::channel(64);
    tokio::task::Builder::new().name("journal").spawn(journal(entries))?;
    tokio::task::Builder::new().name("reporter").spawn(report(Arc::clone(&counters)))?;
    loop {
        let (stream, _) = listener.accept().await?;
        tokio::spawn(connection(stream, Arc::clone(&counters), to_journal.clone()));
    }
}

/// Answers each line, a name, with how often that name was asked for.
async fn connection(stream: TcpStream, counters: Counters, journal: mpsc::Sender<u64>) -> io::Result<()> {
    stream.set_nodelay(true)?;
    let (reader, mut writer) = stream.into_split();
    let mut lines = BufReader::new(reader).lines();
    while let Some(name) = lines.next_line().await? {
        let count = {
            let mut counters = counters.lock().await;
            let count = counters.entry(name).or_default();
            *count += 1;
            *count
        };
        // Every hundredth is written down.
        if count % 100 == 0 && journal.send(count).await.is_err() {
            break;
        }
        writer.write_all(format!("{count}\n").as_bytes()).await?;
    }
    Ok(())
}

async fn journal(mut entries: mpsc::Receiver<u64>) -> u64 {
    let mut sum = 0u64;
    while let Some(entry) = entries.recv().await {
        sum = sum.wrapping_add(entry);
    }
    sum
}

async fn report(counters: Counters) {
    let mut ticks = tokio::time::interval(Duration::from_millis(20));
    loop {
        ticks.tick().await;
        let most = counters.lock().await.values().max().copied();
        std::hint::black_box(most);
    }
}
