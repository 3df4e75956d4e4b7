//! Types.

use super::super::types::{Clock, Integer, Metadata, Order, Type};
use super::Fault;
use super::lexer::{Token, tokens};
use super::scope::Scopes;

/// Types within types.
const DEEPEST: u32 = 48;

/// Reads a metadata text: twice, as what a field is kept for may stand far behind it.
pub(in super::super) fn parse(text: &str) -> Result<Metadata, Fault> {
    let first = Parser::over(tokens(text)?, Scopes::default())?;
    let second = Parser::over(first.tokens, Scopes::knowing(first.scopes))?;
    Ok(second.found)
}

pub(super) struct Parser {
    tokens: Vec<(usize, Token)>,
    next: usize,
    depth: u32,
    /// Of integers that do not say.
    pub(super) order: Order,
    pub(super) scopes: Scopes,
    pub(super) found: Metadata,
}

pub(super) type Parsed<T> = Result<T, Fault>;

impl Parser {
    /// Reads all of it.
    fn over(tokens: Vec<(usize, Token)>, scopes: Scopes) -> Parsed<Self> {
        let found = Metadata::default();
        let mut parser = Self { tokens, next: 0, depth: 0, order: Order::Little, scopes, found };
        parser.scopes.enter();
        parser.trace_order();
        parser.all()?;
        parser.found.slots = parser.scopes.slots();
        Ok(parser)
    }

    pub(super) fn peek(&self) -> &Token {
        // There is always an end, which is never passed.
        &self.tokens[self.next.min(self.tokens.len() - 1)].1
    }

    pub(super) fn take(&mut self) -> Token {
        let token = self.peek().clone();
        self.next += 1;
        token
    }

    pub(super) fn fault<T>(&self, what: impl Into<String>) -> Parsed<T> {
        let at = self.tokens[self.next.min(self.tokens.len() - 1)].0;
        Err(Fault { at, what: what.into() })
    }

    pub(super) fn is(&mut self, sign: &str) -> bool {
        let is = matches!(self.peek(), Token::Sign(found) if *found == sign);
        self.next += usize::from(is);
        is
    }

    pub(super) fn is_word(&mut self, word: &str) -> bool {
        let is = matches!(self.peek(), Token::Word(found) if found == word);
        self.next += usize::from(is);
        is
    }

    pub(super) fn expect(&mut self, sign: &str) -> Parsed<()> {
        if self.is(sign) { Ok(()) } else { self.fault(format!("\"{sign}\" is missing")) }
    }

    pub(super) fn word(&mut self) -> Parsed<String> {
        match self.take() {
            Token::Word(word) => Ok(word),
            _ => self.fault("a name is missing"),
        }
    }

    pub(super) fn number(&mut self) -> Parsed<i128> {
        let sign = if self.is("-") { -1 } else { 1 };
        self.is("+");
        match self.take() {
            Token::Number(number) => Ok(number * sign),
            _ => self.fault("a number is missing"),
        }
    }

    /// `byte_order` of the trace holds for types that stand before it too.
    fn trace_order(&mut self) {
        let words =
            |at: usize| matches!(&self.tokens.get(at), Some((_, Token::Word(word))) if word == "byte_order");
        let is_trace = (0..self.tokens.len()).find(|&at| {
            matches!(&self.tokens[at].1, Token::Word(word) if word == "trace")
                && matches!(self.tokens.get(at + 1), Some((_, Token::Sign("{"))))
        });
        let at = is_trace.and_then(|from| (from..self.tokens.len()).find(|&at| words(at)));
        if let Some((_, Token::Word(order))) = at.and_then(|at| self.tokens.get(at + 2)) {
            self.order = order_of(order).unwrap_or_default();
        }
    }

    /// A type as it stands before a name: `integer { … }`, `struct name`, `uint8_t`.
    pub(super) fn of_type(&mut self) -> Parsed<Type> {
        self.depth += 1;
        if self.depth > DEEPEST {
            return self.fault("types within types within types: too deep");
        }
        let word = self.word()?;
        let found = match word.as_str() {
            "integer" => self.integer().map(Type::Integer),
            "floating_point" => self.float(),
            "string" => self.string(),
            "enum" => self.enumeration(),
            "struct" => self.structure(),
            "variant" => self.variant(),
            _ => self.named(word),
        };
        self.depth -= 1;
        found
    }

    /// A name of one or several words: `unsigned long`.
    fn named(&mut self, first: String) -> Parsed<Type> {
        let mut name = first;
        loop {
            let longer = match self.peek() {
                Token::Word(next) => format!("{name} {next}"),
                _ => String::new(),
            };
            // The longest name that is known; the word after it is the field's.
            match (self.scopes.find(&name), self.scopes.find(&longer)) {
                (_, Some(found)) => {
                    self.next += 1;
                    if !matches!(self.peek(), Token::Word(_)) {
                        return Ok(found);
                    }
                    name = longer;
                }
                (Some(found), None) => return Ok(found),
                (None, None) if !longer.is_empty() => {
                    self.next += 1;
                    name = longer;
                }
                (None, None) => return self.fault(format!("no type is called \"{name}\"")),
            }
        }
    }

    /// `{ name = value; … }`: each value as one token, or the first of a path.
    fn attributes(&mut self) -> Parsed<Vec<(String, Token)>> {
        let mut found = Vec::new();
        if !self.is("{") {
            return Ok(found);
        }
        while !self.is("}") {
            let name = self.word()?;
            self.expect("=")?;
            let value = match self.peek() {
                Token::Sign(_) => Token::Number(self.number()?),
                _ => self.take(),
            };
            let mut path = value;
            while self.is(".") {
                let next = self.word()?;
                path = match path {
                    Token::Word(before) => Token::Word(format!("{before}.{next}")),
                    other => other,
                };
            }
            self.expect(";")?;
            found.push((name, path));
        }
        Ok(found)
    }

    fn integer(&mut self) -> Parsed<Integer> {
        let mut int =
            Integer { bits: 0, align: 0, is_signed: false, order: self.order, is_text: false, clock: None };
        for (name, value) in self.attributes()? {
            match (name.as_str(), value) {
                ("size", Token::Number(size @ 1..=64)) => int.bits = size as u32,
                ("align", Token::Number(align @ 1..=4096)) => int.align = align as u32,
                ("signed", Token::Number(number)) => int.is_signed = number != 0,
                ("signed", Token::Word(word)) => int.is_signed = word == "true",
                ("encoding", Token::Word(word)) => int.is_text = word != "none",
                ("byte_order", Token::Word(word)) => int.order = order_of(&word).unwrap_or(self.order),
                ("map", Token::Word(path)) => int.clock = Some(self.clock(&path)),
                _ => {}
            }
        }
        if int.bits == 0 {
            return self.fault("an integer of 1 to 64 bits must say its size");
        }
        if int.align == 0 {
            int.align = if int.bits % 8 == 0 { 8 } else { 1 };
        }
        if !int.align.is_power_of_two() {
            return self.fault("an alignment must be a power of two");
        }
        Ok(int)
    }

    /// The number of `clock.NAME.value`; one that is declared later is made here.
    fn clock(&mut self, path: &str) -> usize {
        let name = path.split('.').nth(1).unwrap_or_default();
        self.clock_named(name)
    }

    pub(super) fn clock_named(&mut self, name: &str) -> usize {
        let clocks = &mut self.found.clocks;
        clocks.iter().position(|clock| clock.name == name).unwrap_or_else(|| {
            clocks.push(Clock { name: name.to_owned(), hz: 1_000_000_000, offset_s: 0, offset: 0 });
            clocks.len() - 1
        })
    }

    fn float(&mut self) -> Parsed<Type> {
        let (mut bits, mut align, mut order) = (0, 0, self.order);
        for (name, value) in self.attributes()? {
            match (name.as_str(), value) {
                ("exp_dig" | "mant_dig", Token::Number(digits @ 1..=64)) => bits += digits as u32,
                ("align", Token::Number(given @ 1..=4096)) => align = given as u32,
                ("byte_order", Token::Word(word)) => order = order_of(&word).unwrap_or(self.order),
                _ => {}
            }
        }
        if bits != 32 && bits != 64 {
            return self.fault("only numbers of 32 and 64 bits are read as floating point");
        }
        let align = if align.is_power_of_two() { align } else { 8 };
        Ok(Type::Float(Integer { bits, align, is_signed: false, order, is_text: false, clock: None }))
    }

    fn string(&mut self) -> Parsed<Type> {
        self.attributes()?;
        Ok(Type::Text)
    }
}

/// LTTng puts an underscore before every name, so that none is a word of TSDL.
pub(super) fn plain(name: &str) -> &str {
    name.strip_prefix('_').unwrap_or(name)
}

pub(super) fn order_of(word: &str) -> Option<Order> {
    match word {
        "le" => Some(Order::Little),
        "be" | "network" => Some(Order::Big),
        _ => None,
    }
}
