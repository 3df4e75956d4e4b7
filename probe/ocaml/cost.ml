(* What Lwt's promises cost seen, beside the same program unseen: [cost N] runs N iterations of the seen one only, to count
   events; without an argument it measures both in turn and prints nanoseconds an iteration. *)

module type LWT = sig
  val wait : unit -> 'a Lwt.t * 'a Lwt.u
  val bind : 'a Lwt.t -> ('a -> 'b Lwt.t) -> 'b Lwt.t
  val map : ('a -> 'b) -> 'a Lwt.t -> 'b Lwt.t
end

module Work (L : LWT) = struct
  let run n =
    for i = 1 to n do
      let p, u = L.wait () in
      let q = L.bind p (fun v -> Lwt.return (v + 1)) in
      let r = L.map (fun v -> v + i) q in
      Lwt.wakeup u 1;
      assert (not (Lwt.is_sleeping r))
    done
end

module Plain = Work (Lwt)
module Seen = Work (Trace.Traced.Lwt)

let seconds f =
  let from = Sys.time () in
  f ();
  Sys.time () -. from

let median values =
  Array.sort compare values;
  values.(Array.length values / 2)

let counter = Trace.Counter.make ~name:"n"
let rounds = 101
let n = 20_000

let nanoseconds run = median (Array.init rounds (fun _ -> seconds (fun () -> run n) *. 1e9 /. float n))

let () =
  match Sys.argv with
  | [| _; count |] ->
      Trace.start ~name:"cost" ();
      Seen.run (int_of_string count)
  | _ ->
      let plain = nanoseconds Plain.run and off = nanoseconds Seen.run in
      Trace.start ~name:"cost" ();
      let seen = nanoseconds Seen.run in
      let counted =
        nanoseconds (fun n ->
            for i = 1 to n do
              Trace.Counter.set_value counter i
            done)
      in
      let labelled = nanoseconds (fun n -> Trace.task "l" (fun () ->
          for _ = 1 to n do
            Trace.label "connection 10"
          done; Lwt.return_unit) |> ignore)
      in
      Printf.printf "%.1f %.1f %.1f %.1f %.1f\n" plain off seen counted labelled
