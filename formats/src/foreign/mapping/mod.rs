//! What events of other people's programs mean: a list of rules, one a line, that whoever reads a trace gives with it.
//!
//! ```text
//! # verb  event                 where what is needed stands
//! begin   shop:request_start    id=req_id name=url
//! end     shop:request_end      id=req_id
//! ```
//!
//! | rule | the event says that |
//! |---|---|
//! | `begin EVENT [id=F] [name=F]` | a span begins: without an id one that nests on its thread; with an id one with a life of its own, that others may overlap |
//! | `end EVENT [id=F]` | it ends: without an id the innermost of the thread |
//! | `task EVENT id=F [name=F]` | a task begins its life |
//! | `gone EVENT id=F` | it ends |
//! | `run EVENT id=F` | a task begins to run on the thread that says so |
//! | `stop EVENT` | what that thread ran stops and waits |
//! | `wake EVENT id=F [name=F]` | a task, or a thread of that number, can go on |
//! | `switch EVENT from=F to=F [state=F] [name=F]` | the CPU goes from one thread to another (0: to nobody); the first stays ready if `state` is 0 |
//! | `counter EVENT value=F [name=F]` | a counter has this value |
//!
//! `EVENT` is the event's whole name, with its provider. `F` is the name of a field, of the event or of its context. An id is
//! a number or a text. Several rules may name one event. An event without a rule stays what it is without a mapping.

mod parse;

pub use parse::MappingError;

/// Rules of what events mean.
///
/// ```
/// use unitrace_formats::foreign::mapping::Mapping;
/// let mapping: Mapping = "begin shop:start id=req_id # a request\nend shop:done id=req_id".parse()?;
/// assert!(!mapping.is_empty());
/// let wrong = "begin shop:start id".parse::<Mapping>().unwrap_err();
/// assert!(wrong.to_string().starts_with("line 1: `id` is no FIELD=NAME"));
/// # Ok::<(), unitrace_formats::foreign::mapping::MappingError>(())
/// ```
#[derive(Clone, PartialEq, Eq, Default, Debug)]
pub struct Mapping {
    rules: Vec<Rule>,
}

/// What one event means.
#[derive(Clone, PartialEq, Eq, Debug)]
pub(crate) struct Rule {
    pub(crate) verb: Verb,
    /// The event's name.
    pub(crate) event: String,
    /// Names of fields, by what stands in them.
    fields: Vec<(Part, String)>,
}

/// What an event tells.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub(crate) enum Verb {
    Begin,
    End,
    Task,
    Gone,
    Run,
    Stop,
    Wake,
    Switch,
    Counter,
}

/// What a field holds.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub(crate) enum Part {
    Id,
    Name,
    From,
    To,
    State,
    Value,
}

/// What the Linux kernel's scheduler says, in LTTng's words.
const LINUX: &str = "\
switch sched_switch from=prev_tid to=next_tid state=prev_state name=next_comm
wake sched_wakeup id=tid name=comm
wake sched_wakeup_new id=tid name=comm
wake sched_waking id=tid name=comm
";

impl Mapping {
    /// What the Linux kernel's scheduler means by its events.
    pub fn linux() -> Self {
        // It is one, which a test checks.
        LINUX.parse().unwrap_or_default()
    }

    /// Takes the rules of another one too.
    pub fn add(&mut self, other: Self) {
        self.rules.extend(other.rules);
    }

    /// True if it says nothing.
    pub fn is_empty(&self) -> bool {
        self.rules.is_empty()
    }

    /// All rules, by number.
    pub(crate) fn rules(&self) -> &[Rule] {
        &self.rules
    }
}

impl Rule {
    /// The field in which this stands.
    pub(crate) fn field(&self, part: Part) -> Option<&str> {
        self.fields.iter().find(|(known, _)| *known == part).map(|(_, name)| name.as_str())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn rules_are_read() {
        let mapping: Mapping =
            "\n  # nothing\nbegin a:b id=x name=y # why\nswitch s from=p to=n;stop z".parse().unwrap();
        let verbs: Vec<_> = mapping.rules().iter().map(|rule| rule.verb).collect();
        assert_eq!(verbs, [Verb::Begin, Verb::Switch, Verb::Stop]);
        assert_eq!(mapping.rules()[0].field(Part::Name), Some("y"));
        assert_eq!(mapping.rules()[0].event, "a:b");
        assert_eq!(Mapping::linux().rules().len(), 4);
    }

    #[test]
    fn what_is_wrong_is_said_with_its_line() {
        let wrong = |text: &str| text.parse::<Mapping>().unwrap_err().to_string();
        assert!(wrong("begin a\nstart b").starts_with("line 2: there is no verb `start`"));
        assert!(wrong("begin").starts_with("line 1: which event?"));
        assert!(wrong("run a").contains("`run` needs id="));
        assert!(wrong("begin a value=x").contains("`begin` has no value="));
        assert!(wrong("begin a colour=x").contains("`colour=x`"));
        assert!(wrong("begin a id=x id=y").contains("twice"));
    }
}
