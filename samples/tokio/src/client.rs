//! Asks and waits for the answer, again and again.

use std::io;
use std::net::SocketAddr;
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, AtomicU64, Ordering};
use tokio::io::{AsyncBufReadExt, AsyncWriteExt, BufReader};
use tokio::net::TcpStream;

/// Counts its answers until it is told to stop.
pub async fn ask(
    number: u32,
    server: SocketAddr,
    answers: Arc<AtomicU64>,
    stop: Arc<AtomicBool>,
) -> io::Result<()> {
    let stream = TcpStream::connect(server).await?;
    stream.set_nodelay(true)?;
    let (reader, mut writer) = stream.into_split();
    let mut lines = BufReader::new(reader).lines();
    let question = format!("client {}\n", number % 4);
    while !stop.load(Ordering::Relaxed) {
        writer.write_all(question.as_bytes()).await?;
        if lines.next_line().await?.is_none() {
            break;
        }
        answers.fetch_add(1, Ordering::Relaxed);
    }
    Ok(())
}
