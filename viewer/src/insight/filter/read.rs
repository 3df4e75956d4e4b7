//! A line to terms.

use unitrace_formats::time::Nanos;

use super::words::Words;
use super::{Fate, NoFilter, Term, Test};
use crate::model::{StateKind, TimeRange};
use crate::units::parse_time;

/// More hops than these connect everything with everything.
const MOST_HOPS: usize = 99;

pub(super) fn terms(line: &str) -> Result<Vec<Term>, NoFilter> {
    split(line).map(|word| term(&word)).collect()
}

/// Words apart, but not inside of quotes or of a regular expression; quotes are taken off.
fn split(line: &str) -> impl Iterator<Item = String> {
    let (mut words, mut word, mut inside) = (Vec::new(), String::new(), None);
    for sign in line.chars() {
        match (inside, sign) {
            (None, sign) if sign.is_whitespace() => words.push(std::mem::take(&mut word)),
            (None, '"') => inside = Some('"'),
            (None, '/') if matches!(word.chars().last(), None | Some(':' | '-')) => {
                inside = Some('/');
                word.push(sign);
            }
            (Some('"'), '"') => inside = None,
            (Some('/'), '/') => {
                inside = None;
                word.push(sign);
            }
            _ => word.push(sign),
        }
    }
    words.push(word);
    words.into_iter().filter(|word| !word.is_empty())
}

fn term(word: &str) -> Result<Term, NoFilter> {
    let (not, word) = match word.strip_prefix('-').filter(|rest| !rest.is_empty()) {
        Some(rest) => (true, rest),
        None => (false, word),
    };
    Ok(Term { not, test: test(word)? })
}

fn test(word: &str) -> Result<Test, NoFilter> {
    if let Some((state, least)) = word.split_once('>')
        && let Some(state) = state_named(state)
    {
        return Ok(Test::Longer(state, parse_time(least).map_err(NoFilter)?));
    }
    // `net::conn` is a module's name and no term.
    let Some((key, value)) = word.split_once(':').filter(|(_, value)| !value.starts_with(':')) else {
        return Words::read(word).map(Test::Any);
    };
    match key {
        "name" => Words::read(value).map(Test::Name),
        "module" => Words::read(value).map(Test::Module),
        "guest" => Words::read(value).map(Test::Guest),
        "waits" => Words::read(value).map(Test::Waits),
        "state" => state_named(value).map(Test::State).ok_or_else(|| no_state(value)),
        "id" => ids(value),
        "near" => near(value),
        "in" => range(value),
        "is" => fate(value),
        _ => Words::read(word).map(Test::Any),
    }
}

fn state_named(name: &str) -> Option<StateKind> {
    StateKind::ALL.into_iter().find(|state| state.name() == name)
}

fn no_state(name: &str) -> NoFilter {
    let names: Vec<&str> = StateKind::ALL.iter().rev().map(|state| state.name()).collect();
    NoFilter(format!("`{name}` is no state: write one of {}", names.join(", ")))
}

fn ids(value: &str) -> Result<Test, NoFilter> {
    let ids: Result<Vec<u32>, _> = value.split(',').map(|id| id.trim_start_matches('#').parse()).collect();
    let mut ids = ids.map_err(|_| NoFilter(format!("`id:{value}`: write numbers of tasks, as id:17,18")))?;
    ids.sort_unstable();
    Ok(Test::Ids(ids))
}

fn near(value: &str) -> Result<Test, NoFilter> {
    let (id, hops) = value.split_once('+').unwrap_or((value, "1"));
    let read = (id.trim_start_matches('#').parse(), hops.parse::<usize>());
    match read {
        (Ok(id), Ok(hops)) => Ok(Test::Near(id, hops.min(MOST_HOPS))),
        _ => {
            Err(NoFilter(format!("`near:{value}`: write a task's id and how many arrows away, as near:17+2")))
        }
    }
}

fn range(value: &str) -> Result<Test, NoFilter> {
    let Some((from, to)) = value.split_once("..") else {
        return Err(NoFilter(format!("`in:{value}`: write two times, as in:1.2s..1.5s")));
    };
    let time =
        |text: &str, open: i64| if text.is_empty() { Ok(open) } else { parse_time(text).map_err(NoFilter) };
    let (from, to) = (time(from, i64::MIN)?, time(to, i64::MAX)?);
    Ok(Test::In(TimeRange { start: Nanos(from.min(to)), end: Nanos(from.max(to)) }))
}

fn fate(value: &str) -> Result<Test, NoFilter> {
    Ok(Test::Is(match value {
        "failed" => Fate::Failed,
        "stuck" => Fate::Stuck,
        "alive" => Fate::Alive,
        "dropped" => Fate::Dropped,
        "storm" => Fate::Storm,
        _ => {
            let why = format!("`is:{value}`: write is:failed, is:stuck, is:alive, is:dropped or is:storm");
            return Err(NoFilter(why));
        }
    }))
}
