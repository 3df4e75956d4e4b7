//! Text to words, numbers, strings and signs.

use super::Fault;

#[derive(Clone, PartialEq, Debug)]
pub(super) enum Token {
    Word(String),
    Number(i128),
    Text(String),
    /// One or several characters that belong together.
    Sign(&'static str),
    End,
}

/// Longer ones first.
const SIGNS: [&str; 18] =
    ["...", ":=", "->", "{", "}", "[", "]", "(", ")", "<", ">", ";", ":", ",", ".", "=", "-", "+"];

/// All tokens of a text with their places, and an end.
pub(super) fn tokens(text: &str) -> Result<Vec<(usize, Token)>, Fault> {
    let mut found = Vec::new();
    let mut rest = text;
    loop {
        rest = skip(rest);
        let at = text.len() - rest.len();
        let Some(first) = rest.chars().next() else {
            found.push((at, Token::End));
            return Ok(found);
        };
        let (token, after) = match first {
            '"' | '\'' => quoted(rest, first).ok_or_else(|| fault(at, "a text without an end"))?,
            c if c.is_ascii_digit() => number(rest).ok_or_else(|| fault(at, "a number that is none"))?,
            c if c.is_ascii_alphabetic() || c == '_' => word(rest),
            _ => sign(rest).ok_or_else(|| fault(at, "a character that has no meaning"))?,
        };
        found.push((at, token));
        rest = after;
    }
}

fn fault(at: usize, what: &str) -> Fault {
    Fault { at, what: what.to_owned() }
}

/// Over blanks and comments; one without an end goes to the end.
fn skip(mut text: &str) -> &str {
    loop {
        text = text.trim_start();
        let end = match text {
            long if long.starts_with("/*") => long.find("*/").map(|at| at + 2),
            line if line.starts_with("//") => line.find('\n'),
            _ => return text,
        };
        text = &text[end.unwrap_or(text.len())..];
    }
}

fn word(text: &str) -> (Token, &str) {
    let end = text.find(|c: char| !c.is_ascii_alphanumeric() && c != '_').unwrap_or(text.len());
    (Token::Word(text[..end].to_owned()), &text[end..])
}

fn sign(text: &str) -> Option<(Token, &str)> {
    let sign = SIGNS.into_iter().find(|sign| text.starts_with(sign))?;
    Some((Token::Sign(sign), &text[sign.len()..]))
}

fn number(text: &str) -> Option<(Token, &str)> {
    let end = text.find(|c: char| !c.is_ascii_alphanumeric()).unwrap_or(text.len());
    let (digits, rest) = text.split_at(end);
    // C allows to say how wide a constant is.
    let digits = digits.trim_end_matches(['u', 'U', 'l', 'L']);
    let value = match digits {
        hex if hex.starts_with("0x") || hex.starts_with("0X") => i128::from_str_radix(&hex[2..], 16),
        octal if octal.len() > 1 && octal.starts_with('0') => i128::from_str_radix(octal, 8),
        decimal => decimal.parse(),
    };
    Some((Token::Number(value.ok()?), rest))
}

fn quoted(text: &str, quote: char) -> Option<(Token, &str)> {
    let mut value = String::new();
    let mut chars = text.char_indices().skip(1);
    while let Some((at, c)) = chars.next() {
        match c {
            '\\' => value.push(match chars.next()?.1 {
                'n' => '\n',
                't' => '\t',
                other => other,
            }),
            c if c == quote => return Some((Token::Text(value), &text[at + 1..])),
            c => value.push(c),
        }
    }
    None
}
