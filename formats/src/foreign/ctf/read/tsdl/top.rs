//! What stands outermost: the trace, its environment, clocks, streams, events, and names of types.

use std::rc::Rc;

use super::super::head::Head;
use super::super::types::{EventClass, StreamClass, Type};
use super::super::who::Who;
use super::lexer::Token;
use super::parser::{Parsed, Parser};

/// Ids of streams and events up to here: they are places in a table.
const MOST_IDS: i128 = 1 << 16;

impl Parser {
    pub(super) fn all(&mut self) -> Parsed<()> {
        while *self.peek() != Token::End {
            if self.is(";") || self.alias()? {
                continue;
            }
            let Token::Word(word) = self.peek().clone() else {
                return self.fault("a declaration is missing");
            };
            match word.as_str() {
                "trace" => self.block(Self::trace)?,
                "env" => self.block(Self::environment)?,
                "clock" => self.clock_block()?,
                "stream" => self.stream_block()?,
                "event" => self.event_block()?,
                // A structure that is only named here.
                _ => {
                    self.of_type()?;
                    self.expect(";")?;
                }
            }
        }
        Ok(())
    }

    /// `typedef T name;` and `typealias T := name;`; `false` if here is none.
    pub(super) fn alias(&mut self) -> Parsed<bool> {
        if self.is_word("typealias") {
            let of = self.of_type()?;
            self.expect(":=")?;
            let mut name = self.word()?;
            while let Token::Word(next) = self.peek().clone() {
                name = format!("{name} {next}");
                self.take();
            }
            self.expect(";")?;
            self.scopes.define(name, of);
            return Ok(true);
        }
        if self.is_word("typedef") {
            let of = self.of_type()?;
            let name = self.word()?;
            let of = self.dimensions(of)?;
            self.expect(";")?;
            self.scopes.define(name, of);
            return Ok(true);
        }
        Ok(false)
    }

    /// `word { name = …; name.name := type; … };`: `each` takes what stands after a name.
    fn block(&mut self, mut each: impl FnMut(&mut Self, &str) -> Parsed<()>) -> Parsed<()> {
        self.take();
        self.expect("{")?;
        self.scopes.enter();
        while !self.is("}") {
            if self.alias()? {
                continue;
            }
            let mut name = self.word()?;
            while self.is(".") {
                name = format!("{name}.{}", self.word()?);
            }
            each(self, &name)?;
            self.expect(";")?;
        }
        self.scopes.leave();
        self.is(";");
        Ok(())
    }

    fn type_value(&mut self) -> Parsed<Option<Type>> {
        self.expect(":=")?;
        self.of_type().map(Some)
    }

    fn value(&mut self) -> Parsed<Token> {
        self.expect("=")?;
        if matches!(self.peek(), Token::Sign(_)) {
            return self.number().map(Token::Number);
        }
        let value = self.take();
        while self.is(".") {
            self.word()?;
        }
        Ok(value)
    }

    fn trace(&mut self, name: &str) -> Parsed<()> {
        match name {
            "packet.header" => self.found.packet_header = self.type_value()?,
            // The versions differ in what they say they are, not in what they mean.
            _ => drop(self.value()?),
        }
        Ok(())
    }

    fn environment(&mut self, name: &str) -> Parsed<()> {
        let value = match self.value()? {
            Token::Text(text) => text,
            Token::Number(number) => number.to_string(),
            _ => String::new(),
        };
        self.found.environment.push((name.to_owned(), value));
        Ok(())
    }

    fn clock_block(&mut self) -> Parsed<()> {
        let (mut clock_name, mut hz, mut offset_s, mut offset) = (String::new(), 1_000_000_000, 0, 0);
        self.block(|parser, name| {
            match (name, parser.value()?) {
                ("name", Token::Word(word) | Token::Text(word)) => clock_name = word,
                ("freq", Token::Number(number)) => hz = u64::try_from(number).unwrap_or_default().max(1),
                ("offset_s", Token::Number(number)) => offset_s = i64::try_from(number).unwrap_or_default(),
                ("offset", Token::Number(number)) => offset = i64::try_from(number).unwrap_or_default(),
                _ => {}
            }
            Ok(())
        })?;
        let at = self.clock_named(&clock_name);
        let clock = &mut self.found.clocks[at];
        (clock.hz, clock.offset_s, clock.offset) = (hz, offset_s, offset);
        Ok(())
    }

    fn stream_block(&mut self) -> Parsed<()> {
        let (mut id, mut class) = (0, StreamClass::default());
        self.block(|parser, name| {
            match name {
                "id" => id = parser.id()?,
                "event.header" => class.event_header = parser.type_value()?,
                "event.context" => class.event_context = parser.type_value()?,
                "packet.context" => class.packet_context = parser.type_value()?,
                _ => drop(parser.value()?),
            }
            Ok(())
        })?;
        class.head = class.event_header.as_ref().and_then(|of| Head::of(of, self.scopes.asked()));
        class.who = class.event_context.as_ref().and_then(|of| Who::of(of, self.scopes.asked()));
        let place = self.stream(id);
        class.events = std::mem::take(&mut place.events);
        *place = class;
        Ok(())
    }

    fn event_block(&mut self) -> Parsed<()> {
        let (mut id, mut stream, mut class) = (0, 0, EventClass::default());
        self.block(|parser, name| {
            match name {
                "context" => class.context = parser.type_value()?,
                "fields" => class.fields = parser.type_value()?,
                "id" => id = parser.id()?,
                "stream_id" => stream = parser.id()?,
                _ => match (name, parser.value()?) {
                    ("name", Token::Text(text) | Token::Word(text)) => class.name = text,
                    ("loglevel", Token::Number(level)) => class.loglevel = i64::try_from(level).ok(),
                    _ => {}
                },
            }
            Ok(())
        })?;
        class.number = self.found.events;
        self.found.events += 1;
        let events = &mut self.stream(stream).events;
        if events.len() <= id {
            events.resize(id + 1, None);
        }
        events[id] = Some(Rc::new(class));
        Ok(())
    }

    fn id(&mut self) -> Parsed<usize> {
        match self.value()? {
            Token::Number(id) if (0..MOST_IDS).contains(&id) => Ok(id as usize),
            _ => self.fault("an id must be a number below 65,536"),
        }
    }

    fn stream(&mut self, id: usize) -> &mut StreamClass {
        let streams = &mut self.found.streams;
        if streams.len() <= id {
            streams.resize(id + 1, None);
        }
        streams[id].get_or_insert_default()
    }
}
