//! As much HTTP/1.1 as the server needs: GET with keep-alive, bounded heads, no bodies in requests.

use std::net::TcpStream;

use async_io::Async;
use futures_lite::{AsyncReadExt, AsyncWriteExt};
use unitrace_probe::{Resource, ResourceKind};

use crate::args::Failure;

/// The longest request head that is read.
const MAX_HEAD: usize = 8 * 1024;

/// A request, as far as the server cares.
#[derive(Debug, PartialEq, Eq)]
pub struct Request {
    /// Path with leading slash.
    pub path: String,
    /// The number in `Cookie: session=…`, 0 if there is none.
    pub session: u64,
    /// False if the client asked to close.
    pub keep_alive: bool,
}

/// An answer.
#[derive(Debug)]
pub struct Response {
    /// 200, 404, 504.
    pub status: u16,
    /// HTML.
    pub body: String,
}

impl Response {
    /// The whole answer as bytes; `session` goes into a cookie.
    pub fn encode(&self, session: u64, keep_alive: bool) -> String {
        let reason = match self.status {
            200 => "OK",
            404 => "Not Found",
            504 => "Gateway Timeout",
            _ => "Internal Server Error",
        };
        let connection = if keep_alive { "keep-alive" } else { "close" };
        format!(
            "HTTP/1.1 {} {reason}\r\nContent-Type: text/html\r\nContent-Length: {}\r\n\
             Set-Cookie: session={session}\r\nConnection: {connection}\r\n\r\n{}",
            self.status,
            self.body.len(),
            self.body
        )
    }
}

/// A connection and what was read from it but not yet used.
#[derive(Debug)]
pub struct Stream {
    socket: Async<TcpStream>,
    /// The socket as something to wait on.
    client: Resource,
    buffer: Vec<u8>,
}

impl Stream {
    /// Over an accepted socket.
    pub fn new(socket: Async<TcpStream>) -> Self {
        Self { socket, client: Resource::named(ResourceKind::Socket, "client"), buffer: Vec::new() }
    }

    /// The next request; `None` if the client has gone between two of them.
    ///
    /// # Errors
    /// The socket fails, the client goes in the middle of a request, or what it sends is no HTTP.
    pub async fn request(&mut self) -> Result<Option<Request>, Failure> {
        loop {
            if let Some((request, used)) = parse(&self.buffer)? {
                self.buffer.drain(..used);
                return Ok(Some(request));
            }
            if self.buffer.len() >= MAX_HEAD {
                return Err("the request's head is too long".into());
            }
            let mut chunk = [0; 1024];
            let n = self.client.on(self.socket.read(&mut chunk)).await?;
            if n == 0 {
                return if self.buffer.is_empty() { Ok(None) } else { Err("the client went away".into()) };
            }
            self.buffer.extend_from_slice(&chunk[..n]);
        }
    }

    /// Sends it all.
    ///
    /// # Errors
    /// The socket fails.
    pub async fn send(&mut self, bytes: &str) -> std::io::Result<()> {
        self.client.until(self.socket.write_all(bytes.as_bytes())).await
    }
}

/// The first request in `bytes` and how long it is; `None` if it is not complete.
fn parse(bytes: &[u8]) -> Result<Option<(Request, usize)>, httparse::Error> {
    let mut headers = [httparse::EMPTY_HEADER; 32];
    let mut head = httparse::Request::new(&mut headers);
    let httparse::Status::Complete(used) = head.parse(bytes)? else { return Ok(None) };
    let path = head.path.unwrap_or("/").to_string();
    let header = |name: &str| {
        let found = head.headers.iter().find(|h| h.name.eq_ignore_ascii_case(name))?;
        std::str::from_utf8(found.value).ok()
    };
    let cookie = header("cookie").and_then(|text| text.strip_prefix("session="));
    let session = cookie.and_then(|digits| digits.parse().ok()).unwrap_or(0);
    let keep_alive = !header("connection").is_some_and(|value| value.eq_ignore_ascii_case("close"));
    Ok(Some((Request { path, session, keep_alive }, used)))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn two_requests_in_one_buffer_are_read_one_by_one() {
        let bytes =
            b"GET /a HTTP/1.1\r\nCookie: session=7\r\n\r\nGET /b HTTP/1.1\r\nConnection: close\r\n\r\n";
        let (first, used) = parse(bytes).unwrap().unwrap();
        assert_eq!(first, Request { path: "/a".into(), session: 7, keep_alive: true });
        let (second, rest) = parse(&bytes[used..]).unwrap().unwrap();
        assert_eq!(second, Request { path: "/b".into(), session: 0, keep_alive: false });
        assert_eq!(used + rest, bytes.len());
    }

    #[test]
    fn half_a_head_is_not_yet_a_request_and_rubbish_is_an_error() {
        assert!(parse(b"GET / HTTP/1.1\r\nHo").unwrap().is_none());
        assert!(parse(b"\x01\x02\x03 nonsense\r\n\r\n").is_err());
    }
}
