(* The loop asks the system before it runs callbacks, between these two hooks; the first callback ends the idle time. *)
let hook () =
  let _ = Lwt_main.Enter_iter_hooks.add_first (fun () -> Trace.note_hiatus Trace.Wait_for_work) in
  let _ = Lwt_main.Leave_iter_hooks.add_last Trace.note_resume in
  ()

let start ?name () =
  Trace.start ?name ();
  hook ()
