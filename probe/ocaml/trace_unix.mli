(** {!Trace} for programs with [Lwt_main]: start here, and the graph shows when there is nothing to do. *)

(** {!Trace.start}, and the hooks of the main loop. *)
val start : ?name:string -> unit -> unit
