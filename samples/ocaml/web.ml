(* A small web server with Lwt, and its load in a process of its own; both stop after [--seconds].

   What to look for: each connection is a row "conn" that waits for "read" and is woken by the reactor; a page that is not in the
   cache is asked of "database", one after the other: "ask" waits for "answer", which the database resolves. The bands are the
   collector's: short minor collections, and the slices of a major one, marking or sweeping. *)

open Trace.Traced
open Lwt.Syntax

let pages = 60

(* Any free port of this machine; made before there are two processes, so that both know it. *)
let listener = Unix.socket PF_INET SOCK_STREAM 0

let address =
  Unix.bind listener (ADDR_INET (Unix.inet_addr_loopback, 0));
  Unix.listen listener 64;
  Unix.getsockname listener

(* {2 The database}: one at a time, and slow. *)

let questions : (int * string Lwt.u) Lwt_mvar.t = Trace.named_mvar_empty "questions"

let rec database () =
  let* number, answer = Lwt_mvar.take questions in
  let* () = Trace.timer "disk" (Lwt_unix.sleep 0.0004) in
  Lwt.wakeup_later answer (Printf.sprintf "article %d" number);
  database ()

let ask number =
  let answered, answer = Trace.named_wait "answer" in
  Trace.should_resolve answered;
  let* () = Lwt_mvar.put questions (number, answer) in
  answered

(* {2 Pages}: lists and strings, most of which die young; the cache is what grows old. *)

let cache : (int, string list) Hashtbl.t = Hashtbl.create 64
let cached = Trace.Counter.make ~name:"cached pages"

let words title =
  let rec more n acc = if n = 0 then acc else more (n - 1) ((title ^ " " ^ string_of_int (n * n mod 97)) :: acc) in
  List.sort_uniq compare (more 1500 [])

let page number =
  match Hashtbl.find_opt cache number with
  | Some words -> Lwt.return words
  | None ->
      let* title = Trace.task "ask" (fun () -> ask number) in
      let words = words title in
      if Hashtbl.length cache > pages / 2 then Hashtbl.reset cache;
      Hashtbl.replace cache number words;
      Trace.Counter.set_value cached (Hashtbl.length cache);
      Lwt.return words

let reply words =
  let body = String.concat "\n" (List.rev_map String.uppercase_ascii words) in
  Printf.sprintf "HTTP/1.1 200 OK\r\ncontent-length: %d\r\n\r\n%s" (String.length body) body

(* {2 Connections} *)

let served = Trace.Counter.make ~name:"requests"

let rec serve socket buffer =
  let* got = Trace.io "read" (Lwt_unix.read socket buffer 0 (Bytes.length buffer)) in
  if got = 0 then Lwt_unix.close socket
  else
    let number = Scanf.sscanf (Bytes.sub_string buffer 0 got) "GET /%d" Fun.id in
    let* words = Trace.task "page" (fun () -> page number) in
    let text = reply words in
    let* _ = Trace.io "write" (Lwt_unix.write_string socket text 0 (String.length text)) in
    Trace.Counter.increase served 1;
    serve socket buffer

let rec accept listener =
  let* socket, _ = Trace.io "accept" (Lwt_unix.accept listener) in
  Lwt.async (fun () ->
      Lwt.catch
        (fun () -> Trace.task "conn" (fun () -> serve socket (Bytes.create 512)))
        (fun _ -> Lwt_unix.close socket));
  accept listener

let server seconds =
  (* A small nursery, so that a short trace has many collections. *)
  Gc.set { (Gc.get ()) with minor_heap_size = 32768 };
  Trace_unix.start ~name:"ocaml-web" ();
  let before = Gc.quick_stat () in
  let listener = Lwt_unix.of_unix_file_descr listener in
  Lwt.async (fun () -> Trace.task "database" database);
  Lwt_main.run (Lwt.pick [ Trace.task "listen" (fun () -> accept listener); Lwt_unix.sleep seconds ]);
  Trace.stop ();
  let after = Gc.quick_stat () in
  Printf.printf "%d requests, %d minor and %d major collections\n" (Trace.Counter.value served)
    (after.minor_collections - before.minor_collections)
    (after.major_collections - before.major_collections)

(* {2 The load}: not traced, the child of a fork records nothing. *)

let client n =
  let socket = Lwt_unix.socket PF_INET SOCK_STREAM 0 and buffer = Bytes.create 65536 in
  let rec go at =
    let request = Printf.sprintf "GET /%d HTTP/1.1\r\n\r\n" (at * 31 mod pages) in
    let* _ = Lwt_unix.write_string socket request 0 (String.length request) in
    let* got = Lwt_unix.read socket buffer 0 (Bytes.length buffer) in
    if got = 0 then Lwt.return_unit
    else
      let* () = Lwt_unix.sleep 0.001 in
      go (at + 7)
  in
  let* () = Lwt_unix.connect socket address in
  go n

let load clients = Lwt_main.run (Lwt.catch (fun () -> Lwt.join (List.init clients client)) (fun _ -> Lwt.return_unit))

let () =
  let seconds = ref 1.0 and clients = ref 6 in
  Arg.parse
    [ ("--seconds", Arg.Set_float seconds, "how long"); ("--clients", Arg.Set_int clients, "how many") ]
    (fun other -> raise (Arg.Bad other))
    "web: serves and asks itself";
  (* Not Unix's: both would take each other's notifications. *)
  match Lwt_unix.fork () with
  | 0 -> load !clients
  | child ->
      server !seconds;
      Unix.kill child Sys.sigterm;
      ignore (Unix.waitpid [] child)
