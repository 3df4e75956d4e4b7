use super::*;

fn task(args: &[&str]) -> Result<Task, ErrorKind> {
    let args = Args::try_parse_from([&["collect"], args].concat()).map_err(|error| error.kind())?;
    args.resolve().map(|resolved| resolved.task).map_err(|error| error.kind())
}

#[test]
fn clap_finds_no_fault_in_itself() {
    Args::command().debug_assert();
}

#[test]
fn sources_mix_and_commands_do_not() {
    let both = task(&["--pid", "1", "--file", "a.ring"]);
    let sources = vec![Source::Pid(1), Source::File("a.ring".into())];
    assert_eq!(both, Ok(Task::Take { sources, pause: false }));
    assert_eq!(task(&[]), Err(ErrorKind::MissingRequiredArgument));
    assert_eq!(task(&["--list", "--pid", "1"]), Err(ErrorKind::ArgumentConflict));
    assert_eq!(task(&["--core", "c", "--follow"]), Err(ErrorKind::ArgumentConflict));
    assert_eq!(task(&["--pid", "1", "--", "ls"]), Err(ErrorKind::ArgumentConflict));
}

#[test]
fn domains_are_ids_or_names() {
    let sources = ["3", "web"].map(|who| Source::Domain { who: who.into(), foreign: true }).to_vec();
    let two = task(&["--domid", "3", "--foreign", "--domid", "web", "--pause"]);
    assert_eq!(two, Ok(Task::Take { sources, pause: true }));
    assert_eq!(task(&["--foreign", "--pid", "1"]), Err(ErrorKind::MissingRequiredArgument));
    assert_eq!(task(&["--domid", "3", "--pause", "--follow"]), Err(ErrorKind::ArgumentConflict));
}

#[test]
fn for_implies_follow() {
    let following = Following { during: Some(Duration::from_secs(2)), interval: Duration::from_millis(10) };
    assert_eq!(task(&["--pid", "7", "--for", "2s"]), Ok(Task::Follow(vec![Source::Pid(7)], following)));
}

#[test]
fn arguments_of_the_command_are_its_own() {
    let Ok(Task::Run { command, following }) = task(&["--last", "--", "ls", "--pid", "-v"]) else {
        panic!("not a command")
    };
    assert_eq!(command, ["ls", "--pid", "-v"]);
    assert_eq!(following, None);
}
