(** unitrace for programs with Lwt: promises as rows of a graph, with who waits for whom, and the collector's work.

    {[
      open Trace.Traced (* Lwt, Lwt_mvar, Lwt_condition, Lwt_unix.sleep: as ever, and seen *)

      let () = Trace_unix.start ()
    ]}

    The names are those of mirage-profile ([MProf.Trace]), so that a program that was instrumented for it needs little more than
    [module MProf = struct module Trace = Trace end]. A promise is recorded if it was pending when somebody bound to it; types
    are Lwt's own, so that a program can be converted file by file.

    Who a promise waits for is known if the one it waits for was made, or named, by these functions as one of the last 16; if
    not it is shown as "waiting: unknown". Nothing is guessed. *)

(** {1 Start and end} *)

(** Records from here on into the process's ring, as [UNITRACE] in the environment says, the collector's work too. Says on stderr
    if it cannot. [Trace_unix.start] also sees when the main loop has nothing to do. *)
val start : ?name:string -> unit -> unit

(** Ends recording; the ring stays for [collect]. Done at exit as well. *)
val stop : unit -> unit

(** {1 As in mirage-profile} *)

(** Names the promise whose callback runs here. *)
val label : string -> unit

(** [Lwt.wait], named. *)
val named_wait : string -> 'a Lwt.t * 'a Lwt.u

(** [Lwt.task], named. *)
val named_task : string -> 'a Lwt.t * 'a Lwt.u

(** If it is never resolved, something is wrong. Without effect on a promise that is not known (see above). *)
val should_resolve : 'a Lwt.t -> unit

(** A counter has this value now, or more than before by so much. *)
val note_counter_value : string -> int -> unit

val note_increase : string -> int -> unit

type hiatus_reason = Wait_for_work | Suspend | Hibernate

(** Nothing to do until {!note_resume}. [Trace_unix] says it of the main loop. *)
val note_hiatus : hiatus_reason -> unit

val note_resume : unit -> unit

module Counter : sig
  type t

  val create : ?init:int -> name:string -> unit -> t
  val make : name:string -> t
  val value : t -> int
  val set_value : t -> int -> unit
  val increase : t -> int -> unit
end

(** {1 More} *)

(** [task "conn" f] runs [f ()] as a promise of this name, whose end is that of what [f] returns. *)
val task : string -> (unit -> 'a Lwt.t) -> 'a Lwt.t

(** Names an operation of the outside: [io "read" (Lwt_unix.read …)]. Who waits for it is woken by the reactor. *)
val io : string -> 'a Lwt.t -> 'a Lwt.t

(** As {!io}, for timers. *)
val timer : string -> 'a Lwt.t -> 'a Lwt.t

(** A line in the log of the promise whose callback runs here. *)
val log : string -> unit

(** Samples what is allocated in OCaml's heap, one word for each [every] bytes (65,536) on the average, and when it is collected: whose
    memory it is. By the runtime's own sampler ([Gc.Memprof], of which a program has one), which runs a
    callback for a sample soon after the allocation: mostly, not always, in the promise that allocated. *)
val sample_heap : ?every:int -> unit -> unit

(** {1 Lwt, seen} *)

module Traced : sig
  module Lwt : sig
    include module type of struct include Lwt end

    val bind : 'a t -> ('a -> 'b t) -> 'b t
    val map : ('a -> 'b) -> 'a t -> 'b t
    val catch : (unit -> 'a t) -> (exn -> 'a t) -> 'a t
    val try_bind : (unit -> 'a t) -> ('a -> 'b t) -> (exn -> 'b t) -> 'b t
    val finalize : (unit -> 'a t) -> (unit -> unit t) -> 'a t
    val wait : unit -> 'a t * 'a u
    val task : unit -> 'a t * 'a u
    val join : unit t list -> unit t
    val pick : 'a t list -> 'a t
    val choose : 'a t list -> 'a t
    val async : (unit -> unit t) -> unit
    val ( >>= ) : 'a t -> ('a -> 'b t) -> 'b t
    val ( >|= ) : 'a t -> ('a -> 'b) -> 'b t

    module Infix : sig
      include module type of struct include Lwt.Infix end
      val ( >>= ) : 'a t -> ('a -> 'b t) -> 'b t
      val ( >|= ) : 'a t -> ('a -> 'b) -> 'b t
    end

    module Syntax : sig
      include module type of struct include Lwt.Syntax end
      val ( let* ) : 'a t -> ('a -> 'b t) -> 'b t
      val ( let+ ) : 'a t -> ('a -> 'b) -> 'b t
    end
  end

  module Lwt_mvar : sig
    type 'a t

    val create_empty : ?name:string -> unit -> 'a t
    val create : ?name:string -> 'a -> 'a t
    val put : 'a t -> 'a -> unit Lwt.t
    val take : 'a t -> 'a Lwt.t
  end

  module Lwt_condition : sig
    type 'a t

    val create : ?name:string -> unit -> 'a t
    val wait : 'a t -> 'a Lwt.t
    val signal : 'a t -> 'a -> unit
    val broadcast : 'a t -> 'a -> unit
  end
end

val named_condition : string -> 'a Traced.Lwt_condition.t
val named_mvar : string -> 'a -> 'a Traced.Lwt_mvar.t
val named_mvar_empty : string -> 'a Traced.Lwt_mvar.t
