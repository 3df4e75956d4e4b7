(* Ids are ints, 0 is none; what they mean stands in unitrace.h. *)

external start_ : string -> int = "unitrace_start" [@@noalloc]
external stop_ : unit -> unit = "unitrace_stop" [@@noalloc]
external site_ : int -> string -> string -> int = "unitrace_site" [@@noalloc]
external label_ : int -> string -> unit = "unitrace_label" [@@noalloc]
external log_ : int -> string -> unit = "unitrace_log" [@@noalloc]
external current : unit -> (int[@untagged]) = "unitrace_current_bytes" "unitrace_current" [@@noalloc]
external on : unit -> (int[@untagged]) = "unitrace_on_bytes" "unitrace_on" [@@noalloc]

external promise : (int[@untagged]) -> (int[@untagged]) -> (int[@untagged]) -> (int[@untagged])
  = "unitrace_promise_bytes" "unitrace_promise" [@@noalloc]

external enter : (int[@untagged]) -> (int[@untagged]) -> (int[@untagged]) -> unit
  = "unitrace_enter_bytes" "unitrace_enter" [@@noalloc]

external begin_ : (int[@untagged]) -> unit = "unitrace_begin_bytes" "unitrace_begin" [@@noalloc]
external leave : (int[@untagged]) -> unit = "unitrace_leave_bytes" "unitrace_leave" [@@noalloc]
external read : (int[@untagged]) -> (int[@untagged]) -> unit = "unitrace_read_bytes" "unitrace_read" [@@noalloc]
external wait_of : (int[@untagged]) -> (int[@untagged]) -> unit = "unitrace_wait_of_bytes" "unitrace_wait_of" [@@noalloc]
external resolve : (int[@untagged]) -> (int[@untagged]) -> unit = "unitrace_resolve_bytes" "unitrace_resolve" [@@noalloc]
external become : (int[@untagged]) -> (int[@untagged]) -> unit = "unitrace_become_bytes" "unitrace_become" [@@noalloc]

external should_resolve_ : (int[@untagged]) -> unit
  = "unitrace_should_resolve_bytes" "unitrace_should_resolve" [@@noalloc]

external resource : (int[@untagged]) -> (int[@untagged]) -> (int[@untagged])
  = "unitrace_resource_bytes" "unitrace_resource" [@@noalloc]

external counter_ : (int[@untagged]) -> (int[@untagged]) -> unit = "unitrace_counter_bytes" "unitrace_counter" [@@noalloc]
external idle : (int[@untagged]) -> unit = "unitrace_idle_bytes" "unitrace_idle" [@@noalloc]

external sampled : (int[@untagged]) -> (int[@untagged]) = "unitrace_sampled_bytes" "unitrace_sampled" [@@noalloc]
external sample_freed : (int[@untagged]) -> unit = "unitrace_sample_freed_bytes" "unitrace_sample_freed" [@@noalloc]

(* Of the header's enumerations. *)
let task_site, resource_site, counter_site = (1, 2, 4)
let pending, ready = (0, 1)
let done_, failed = (0, 3)
let by_task, by_timer, by_io = (1, 3, 4)
let channel, notify = (1, 6)
let info = 2

(* {2 Sites} One for each kind and name. *)

let sites : (int * string, int) Hashtbl.t = Hashtbl.create 64

let site kind name =
  try Hashtbl.find sites (kind, name)
  with Not_found ->
    let made = site_ kind name "" in
    Hashtbl.add sites (kind, name) made;
    made

let lwt_site name = site_ task_site name "Lwt"
let bind_site = lwt_site "bind"
let map_site = lwt_site "map"
let catch_site = lwt_site "catch"
let try_site = lwt_site "try_bind"
let finalize_site = lwt_site "finalize"
let wait_site = lwt_site "wait"
let async_site = lwt_site "async"
let join_site = lwt_site "join"
let choose_site = lwt_site "choose"
let pick_site = lwt_site "pick"
let take_site = lwt_site "take"
let put_site = lwt_site "put"
let condition_site = lwt_site "condition"

(* {2 Which promise is which}

   A promise of Lwt's has no room for a number, and the collector moves it. But whoever binds to a promise mostly does so
   soon after it was made: the newest ones are remembered, and compared by identity, which is never wrong.

   A bind that a callback returns (a tail call) is the same thread of control as the callback, and takes its id. So a promise
   gets an id of its own only when it is seen that it needs one: somebody else waits for it, or it runs. *)

type told = {
  mutable id : int; (* 0: not decided *)
  mutable site : int;
  parent : int;
  source : int; (* what it waits for *)
  cause : int; (* what wakes those who wait for it, if not a promise's callback *)
}

let nothing = { id = 0; site = 0; parent = 0; source = 0; cause = 0 }
let remembered = 16
let promises : Obj.t array = Array.make remembered (Obj.repr 0)
let tolds = Array.make remembered nothing
let newest = ref 0

let remember (p : 'a Lwt.t) told =
  let at = (!newest + 1) land (remembered - 1) in
  newest := at;
  promises.(at) <- Obj.repr p;
  tolds.(at) <- told

(* [nothing] if it is not remembered. *)
let told_of (p : 'a Lwt.t) =
  let p = Obj.repr p in
  let rec look at left =
    if promises.(at) == p then tolds.(at)
    else if left = 0 then nothing
    else look ((at - 1) land (remembered - 1)) (left - 1)
  in
  look !newest (remembered - 1)

(* Its own id, from now on. *)
let decide told =
  if told.id = 0 && told != nothing then told.id <- promise told.site told.parent told.source;
  told.id

let id_of p = decide (told_of p)

(* {2 Lives} *)

(* When [p] is resolved, so is [id]. *)
let follow id p = Lwt.on_any p (fun _ -> resolve id done_) (fun _ -> resolve id failed)

(* The callback of [id] has returned [q], which is pending. *)
let goes_on id q =
  let told = told_of q in
  if told == nothing then begin
    leave pending;
    follow id q
  end
  else if told.id = 0 then begin
    told.id <- id;
    if told.source <> 0 then wait_of id told.source;
    leave pending
  end
  else begin
    leave pending;
    become id told.id
  end

let failed_here id =
  leave pending;
  resolve id failed

let returned id q =
  if Lwt.is_sleeping q then goes_on id q
  else begin
    match Lwt.state q with Lwt.Fail _ -> failed_here id | _ -> leave ready
  end;
  q

(* Runs a callback as [id]. *)
let as_promise id callback value =
  match callback value with
  | q -> returned id q
  | exception error ->
      failed_here id;
      raise error

(* What may happen to a promise that waits for another one: a callback runs, or the value or error passes through. *)
let runs callback cause told argument =
  let id = decide told in
  enter id told.source cause;
  as_promise id callback argument

let passes told value =
  if told.id <> 0 then resolve told.id done_;
  Lwt.return value

let fails told error =
  if told.id <> 0 then resolve told.id failed;
  Lwt.fail error

let chained site t value error =
  let waited = told_of t in
  let told = { id = 0; site; parent = current (); source = decide waited; cause = by_task } in
  let p = Lwt.try_bind (fun () -> t) (value waited.cause told) (error waited.cause told) in
  remember p told;
  p

let is_seen t = Lwt.is_sleeping t && on () <> 0

(* A promise that somebody else resolves. *)
let made cause site p =
  if on () <> 0 then begin
    let parent = current () in
    let id = promise site parent 0 in
    follow id p;
    remember p { id; site; parent; source = 0; cause }
  end

(* One that stands for several. *)
let gathered site ts p =
  if is_seen p then begin
    made by_task site p;
    let id = id_of p in
    List.iter (fun t -> match id_of t with 0 -> () | source -> wait_of id source) ts
  end;
  p

(* {2 What users call} *)

let sampling = ref false

let stop () =
  if !sampling then Gc.Memprof.stop ();
  sampling := false;
  stop_ ()

(* The runtime chooses words, each with the same chance; a block has a header of one. *)
let sample_heap ?(every = 65536) () =
  let word = Sys.word_size / 8 in
  let allocated (block : Gc.Memprof.allocation) =
    match sampled ((block.size + 1) * word) with 0 -> None | sample -> Some sample
  in
  let tracker =
    { Gc.Memprof.alloc_minor = allocated;
      alloc_major = allocated;
      promote = Option.some;
      dealloc_minor = sample_freed;
      dealloc_major = sample_freed }
  in
  Gc.Memprof.start ~sampling_rate:(min 1. (float_of_int word /. float_of_int every)) ~callstack_size:0 tracker;
  sampling := true

let start ?(name = "") () = if start_ name = 0 then at_exit stop

let label text = match current () with 0 -> () | id -> label_ id text
let log text = log_ info text

let named make name =
  let p, u = make () in
  made by_task (site task_site name) p;
  (p, u)

let named_wait name = named Lwt.wait name
let named_task name = named Lwt.task name
let should_resolve p = match id_of p with 0 -> () | id -> should_resolve_ id

let task name f =
  if on () = 0 then f ()
  else begin
    let site = site task_site name and parent = current () in
    let id = promise site parent 0 in
    begin_ id;
    let p = as_promise id f () in
    if Lwt.is_sleeping p && id_of p = 0 then remember p { id; site; parent; source = 0; cause = by_task };
    p
  end

let outside cause name p =
  if Lwt.is_sleeping p then made cause (site task_site name) p;
  p

let io name p = outside by_io name p
let timer name p = outside by_timer name p

module Counter = struct
  type t = { site : int; mutable value : int }

  let create ?(init = 0) ~name () = { site = site counter_site name; value = init }
  let make ~name = create ~name ()
  let value t = t.value

  let set_value t value =
    t.value <- value;
    counter_ t.site value

  let increase t by = set_value t (t.value + by)
end

let counters : (string, Counter.t) Hashtbl.t = Hashtbl.create 16

let counter name =
  try Hashtbl.find counters name
  with Not_found ->
    let made = Counter.make ~name in
    Hashtbl.add counters name made;
    made

let note_counter_value name value = Counter.set_value (counter name) value
let note_increase name by = Counter.increase (counter name) by

type hiatus_reason = Wait_for_work | Suspend | Hibernate

let note_hiatus (_ : hiatus_reason) = idle 1
let note_resume () = idle 0

(* {2 Lwt, seen} *)

module Traced = struct
  module Lwt = struct
    include Lwt

    let fails _ told error = fails told error
    let passes _ told value = passes told value
    let bind t f = if is_seen t then chained bind_site t (runs f) fails else Lwt.bind t f
    let map f t = if is_seen t then chained map_site t (runs (fun v -> Lwt.return (f v))) fails else Lwt.map f t

    let catch f h =
      let t = try f () with error -> Lwt.fail error in
      if is_seen t then chained catch_site t passes (runs h) else Lwt.catch (fun () -> t) h

    let try_bind f g h =
      let t = try f () with error -> Lwt.fail error in
      if is_seen t then chained try_site t (runs g) (runs h) else Lwt.try_bind (fun () -> t) g h

    let finalize f g =
      let t = try f () with error -> Lwt.fail error in
      if is_seen t then
        chained finalize_site t
          (runs (fun v -> Lwt.bind (g ()) (fun () -> Lwt.return v)))
          (runs (fun error -> Lwt.bind (g ()) (fun () -> Lwt.fail error)))
      else Lwt.finalize (fun () -> t) g

    let unnamed site make =
      let p, u = make () in
      made by_task site p;
      (p, u)

    let wait () = unnamed wait_site Lwt.wait
    let task () = unnamed wait_site Lwt.task
    let join ts = gathered join_site ts (Lwt.join ts)
    let pick ts = gathered pick_site ts (Lwt.pick ts)
    let choose ts = gathered choose_site ts (Lwt.choose ts)

    (* What nobody named is called so. *)
    let async f =
      Lwt.async (fun () ->
          let p = f () in
          let told = told_of p in
          if told != nothing && told.id = 0 then told.site <- async_site;
          p)

    let ( >>= ) = bind
    let ( >|= ) t f = map f t

    module Infix = struct
      include Lwt.Infix

      let ( >>= ) = bind
      let ( >|= ) = ( >|= )
    end

    module Syntax = struct
      include Lwt.Syntax

      let ( let* ) = bind
      let ( let+ ) t f = map f t
    end
  end

  (* Something that is waited for, and what of Lwt's is behind it. *)

  let waits site resource p =
    if is_seen p then begin
      let parent = current () in
      let id = promise site parent resource in
      Lwt.on_any p
        (fun _ -> read id resource; resolve id done_)
        (fun _ -> resolve id failed);
      remember p { id; site; parent; source = resource; cause = by_task }
    end;
    p

  module Lwt_mvar = struct
    type 'a t = { mvar : 'a Lwt_mvar.t; id : int }

    let around name mvar = { mvar; id = resource (site resource_site name) channel }
    let create_empty ?(name = "mvar") () = around name (Lwt_mvar.create_empty ())
    let create ?(name = "mvar") value = around name (Lwt_mvar.create value)

    let put t value =
      resolve t.id done_;
      waits put_site t.id (Lwt_mvar.put t.mvar value)

    let take t =
      let p = Lwt_mvar.take t.mvar in
      if not (Lwt.is_sleeping p) then read (current ()) t.id;
      waits take_site t.id p
  end

  module Lwt_condition = struct
    type 'a t = { condition : 'a Lwt_condition.t; id : int }

    let create ?(name = "condition") () =
      { condition = Lwt_condition.create (); id = resource (site resource_site name) notify }

    let wait t = waits condition_site t.id (Lwt_condition.wait t.condition)

    let signal t value =
      resolve t.id done_;
      Lwt_condition.signal t.condition value

    let broadcast t value =
      resolve t.id done_;
      Lwt_condition.broadcast t.condition value
  end
end

let named_condition name = Traced.Lwt_condition.create ~name ()
let named_mvar name value = Traced.Lwt_mvar.create ~name value
let named_mvar_empty name = Traced.Lwt_mvar.create_empty ~name ()
