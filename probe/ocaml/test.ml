(* Small things whose trace is known; `probe/ocaml/check` compares. *)

open Trace.Traced
open Lwt.Syntax

exception Wrong

let run () =
  Trace.start ~name:"test" ();
  (* [waits] waits for a promise that [gives] resolves. *)
  let letter, post = Trace.named_wait "letter" in
  let waits = Trace.task "waits" (fun () -> let* text = letter in Trace.label text; Lwt.return (String.length text)) in
  let gives = Trace.task "gives" (fun () -> Lwt.wakeup post "hello"; Lwt.return_unit) in
  (* A loop is one row, whatever it waits for. *)
  let belt = Trace.named_mvar_empty "belt" in
  let rec eats n = if n = 0 then Lwt.return_unit else let* _ = Lwt_mvar.take belt in eats (n - 1) in
  let eater = Trace.task "eater" (fun () -> eats 5) in
  let rec feeds n = if n = 0 then Lwt.return_unit else let* () = Lwt_mvar.put belt n in let* () = Lwt.pause () in feeds (n - 1) in
  let feeder = Trace.task "feeder" (fun () -> feeds 5) in
  (* Errors end a promise as failed, whether they are raised at once, later, or pass through; who catches them does not fail. *)
  let at_once = Lwt.catch (fun () -> Trace.task "at once" (fun () -> raise Wrong)) (fun _ -> Lwt.return_unit) in
  let bad, spoil = Trace.named_wait "bad" in
  let later = Trace.task "later" (fun () -> let* () = bad in Lwt.return_unit) in
  let catches = Trace.task "catches" (fun () -> Lwt.catch (fun () -> later) (fun _ -> Lwt.return_unit)) in
  Lwt.wakeup_exn spoil Wrong;
  (* Nobody resolves this one. *)
  let never, _ = Trace.named_task "never" in
  Trace.should_resolve never;
  let forgotten = Trace.task "forgotten" (fun () -> let* () = never in Lwt.return_unit) in
  (* More promises at once than are remembered. *)
  let many = List.init 40 (fun n -> let p, u = Lwt.wait () in (Trace.task "many" (fun () -> let* () = p in Lwt.return n), u)) in
  List.iter (fun (_, u) -> Lwt.wakeup u ()) many;
  let both = Lwt.join [ Trace.io "pause" (Lwt.pause ()); Lwt.pause () ] in
  Lwt_main.run (Lwt.join [ Lwt.map ignore waits; gives; eater; feeder; at_once; catches; both ]);
  (* What is said again takes nothing of OCaml's heap. *)
  let jobs = Trace.Counter.make ~name:"jobs" in
  let say () = Trace.Counter.set_value jobs 7; Trace.label "again"; Trace.log "said"; Trace.note_hiatus Trace.Wait_for_work; Trace.note_resume () in
  let says () =
    say ();
    let before = Gc.minor_words () in
    for _ = 1 to 1000 do say () done;
    assert (Gc.minor_words () -. before < 100.);
    Lwt.return_unit
  in
  let _ = Trace.task "says" says in
  (* Whose memory it is: 8 MB that are kept, and as much that is not, one word in 512 of them a sample. *)
  Trace.sample_heap ~every:4096 ();
  let kept = ref [||] in
  let _ = Trace.task "hoards" (fun () -> kept := Array.init 1000 (fun _ -> Bytes.create 8000); Lwt.return_unit) in
  let _ = Trace.task "wastes" (fun () -> ignore (Sys.opaque_identity (Array.init 1000 (fun _ -> Bytes.create 8000))); Lwt.return_unit) in
  Gc.full_major ();
  assert (Array.length !kept = 1000);
  assert (Lwt.is_sleeping forgotten && Lwt.state waits = Lwt.Return 5);
  assert (List.for_all (fun (p, _) -> not (Lwt.is_sleeping p)) many)

let () =
  run ();
  Trace.stop ();
  (* Without a ring everything is Lwt's. *)
  let p, u = Trace.named_wait "unseen" in
  let q = Trace.task "unseen" (fun () -> Lwt.bind p Lwt.return) in
  Lwt.wakeup u 3;
  assert (Lwt.state q = Lwt.Return 3);
  Trace.label "unseen";
  Trace.should_resolve q
