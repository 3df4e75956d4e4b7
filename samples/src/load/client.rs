//! One client: connects, asks some times, closes, connects again.

use std::io::{BufRead, BufReader, Read, Write};
use std::net::{SocketAddr, TcpStream};
use std::thread;
use std::time::{Duration, Instant};

use super::plan::{is_right, next_path};
use super::{Budget, Report};
use crate::args::Failure;

/// Requests on one connection, so that a trace shows connections come and go.
const PER_CONNECTION: usize = 25;
/// The longest body that is taken.
const MAX_BODY: usize = 1 << 20;
/// A server that says nothing for so long hangs.
const PATIENCE: Duration = Duration::from_secs(5);

/// Asks until `budget` is used up.
pub(super) fn run(n: u64, server: SocketAddr, think: Duration, budget: &Budget) -> Result<Report, Failure> {
    let mut random = fastrand::Rng::with_seed(n);
    let mut report = Report::default();
    let mut session = 0;
    loop {
        let mut connection = Connection::open(server)?;
        for asked in 1..=PER_CONNECTION {
            if !budget.take() {
                return Ok(report);
            }
            let path = next_path(&mut random);
            let started = Instant::now();
            let (status, body) = connection.get(&path, &mut session, asked == PER_CONNECTION)?;
            report.answered(status, started.elapsed(), is_right(&path, status, &body));
            thread::sleep(think.mul_f64(random.f64() * 2.0));
        }
    }
}

struct Connection {
    reader: BufReader<TcpStream>,
}

impl Connection {
    fn open(server: SocketAddr) -> Result<Self, Failure> {
        let stream = TcpStream::connect_timeout(&server, PATIENCE)
            .map_err(|e| format!("cannot reach {server}: {e}; is web_server running there?"))?;
        stream.set_read_timeout(Some(PATIENCE))?;
        stream.set_nodelay(true)?;
        Ok(Self { reader: BufReader::new(stream) })
    }

    fn get(&mut self, path: &str, session: &mut u64, last: bool) -> Result<(u16, String), Failure> {
        let connection = if last { "close" } else { "keep-alive" };
        let request = format!(
            "GET {path} HTTP/1.1\r\nHost: localhost\r\nCookie: session={session}\r\nConnection: {connection}\r\n\r\n"
        );
        self.reader.get_mut().write_all(request.as_bytes())?;
        let status = self.line()?.split(' ').nth(1).unwrap_or_default().parse()?;
        let mut length = 0;
        loop {
            let line = self.line()?;
            match line.split_once(": ") {
                Some(("Content-Length", value)) => length = value.parse()?,
                Some(("Set-Cookie", value)) => *session = value.trim_start_matches("session=").parse()?,
                Some(_) => {}
                None => break,
            }
        }
        if length > MAX_BODY {
            return Err(format!("an answer of {length} bytes is too long").into());
        }
        let mut body = vec![0; length];
        self.reader.read_exact(&mut body)?;
        Ok((status, String::from_utf8(body)?))
    }

    fn line(&mut self) -> Result<String, Failure> {
        let mut line = String::new();
        if self.reader.read_line(&mut line)? == 0 {
            return Err("the server closed the connection in the middle of an answer".into());
        }
        Ok(line.trim_end().to_string())
    }
}
