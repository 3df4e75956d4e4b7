//! Types that are made of others: enumerations, structures, variants, arrays and sequences.

use std::rc::Rc;

use super::super::types::{Field, Names, Role, Structure, Type, Variant};
use super::lexer::Token;
use super::parser::{Parsed, Parser, plain};

impl Parser {
    pub(super) fn enumeration(&mut self) -> Parsed<Type> {
        let name = if matches!(self.peek(), Token::Word(_)) { Some(self.word()?) } else { None };
        let of = if self.is(":") { Some(self.of_type()?) } else { None };
        let key = name.map(|name| format!("enum {name}"));
        if !self.is("{") {
            let found = key.as_ref().and_then(|key| self.scopes.find(key));
            return found.map_or_else(|| self.fault("no such enumeration is known"), Ok);
        }
        let int = match of.or_else(|| self.scopes.find("int")) {
            Some(Type::Integer(int)) => int,
            _ => return self.fault("an enumeration must be of an integer"),
        };
        let names = self.enumerators()?;
        let found = Type::Enumeration(int, names);
        key.into_iter().for_each(|key| self.scopes.define(key, found.clone()));
        Ok(found)
    }

    fn enumerators(&mut self) -> Parsed<Names> {
        let mut names = Vec::new();
        let mut next = 0;
        while !self.is("}") {
            let name = match self.take() {
                Token::Word(name) | Token::Text(name) => name,
                _ => return self.fault("the name of a value is missing"),
            };
            let (mut from, mut to) = (next, next);
            if self.is("=") {
                from = self.number()?;
                to = if self.is("...") { self.number()? } else { from };
            }
            names.push((from, to, Rc::from(name)));
            next = to + 1;
            self.is(",");
        }
        Ok(Rc::new(names))
    }

    pub(super) fn structure(&mut self) -> Parsed<Type> {
        let name = if matches!(self.peek(), Token::Word(_)) { Some(self.word()?) } else { None };
        let key = name.map(|name| format!("struct {name}"));
        if !self.is("{") {
            let found = key.as_ref().and_then(|key| self.scopes.find(key));
            return found.map_or_else(|| self.fault("no such structure is known"), Ok);
        }
        let fields = self.fields()?;
        let mut align = fields.iter().map(|field| field.of.align()).max().unwrap_or(1);
        if self.is_word("align") {
            self.expect("(")?;
            align = align.max(u32::try_from(self.number()?).unwrap_or(1));
            self.expect(")")?;
        }
        if !align.is_power_of_two() || align > 4096 {
            return self.fault("an alignment must be a power of two");
        }
        let found = Type::Structure(Rc::new(Structure::new(fields, align, self.scopes.asked())));
        key.into_iter().for_each(|key| self.scopes.define(key, found.clone()));
        Ok(found)
    }

    pub(super) fn variant(&mut self) -> Parsed<Type> {
        let name = if matches!(self.peek(), Token::Word(_)) { Some(self.word()?) } else { None };
        let tag = if self.is("<") { Some(self.path(">")?) } else { None };
        let key = name.map(|name| format!("variant {name}"));
        let options = match self.is("{") {
            true => self.fields()?,
            false => match key.as_ref().and_then(|key| self.scopes.find(key)) {
                Some(Type::Variant(known)) => known.options.clone(),
                _ => return self.fault("no such variant is known"),
            },
        };
        let tag = tag.unwrap_or_default();
        let slot = self.scopes.ask(&tag);
        let names = self.scopes.names_of(slot).cloned().unwrap_or_default();
        let option = |name: &str| options.iter().position(|option| *option.name == *plain(name));
        let choices = names.iter().filter_map(|(from, to, name)| Some((*from, *to, option(name)?))).collect();
        let found = Type::Variant(Rc::new(Variant { tag: slot, choices, options }));
        key.into_iter().for_each(|key| self.scopes.define(key, found.clone()));
        Ok(found)
    }

    /// The last name of a path that ends with `end`.
    fn path(&mut self, end: &str) -> Parsed<Rc<str>> {
        let mut last = self.word()?;
        while !self.is(end) {
            self.expect(".")?;
            last = self.word()?;
        }
        Ok(plain(&last).into())
    }

    /// `{` was taken: fields, typedefs and typealiases up to `}`.
    fn fields(&mut self) -> Parsed<Vec<Field>> {
        self.scopes.enter();
        let mut fields = Vec::new();
        while !self.is("}") {
            if self.alias()? {
                continue;
            }
            let of = self.of_type()?;
            if self.is(";") {
                continue;
            }
            loop {
                let name: Rc<str> = plain(&self.word()?).into();
                let of = self.dimensions(of.clone())?;
                let slot = self.scopes.slot(&name);
                if let Type::Enumeration(_, names) = &of {
                    self.scopes.declared(slot, names);
                }
                fields.push(Field { role: Role::of(&name), name, of, slot });
                if !self.is(",") {
                    break;
                }
            }
            self.expect(";")?;
        }
        self.scopes.leave();
        Ok(fields)
    }

    /// `[3][length]` after a name.
    pub(super) fn dimensions(&mut self, of: Type) -> Parsed<Type> {
        if !self.is("[") {
            return Ok(of);
        }
        if matches!(self.peek(), Token::Number(_)) {
            let count = u64::try_from(self.number()?).unwrap_or_default();
            self.expect("]")?;
            return Ok(Type::Array(Rc::new(self.dimensions(of)?), count));
        }
        let length = self.path("]")?;
        let slot = self.scopes.ask(&length);
        Ok(Type::Sequence(Rc::new(self.dimensions(of)?), slot))
    }
}
