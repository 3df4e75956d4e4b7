//! row: threads, pools of threads
//! uses:
//! seen worker: =3 spawn, =3 poll_begin, =3 end
//! seen main: =1 spawn, =1 poll_begin, =1 end

fn main() -> Result<(), Box<dyn std::error::Error>> {
    {{set-up}}
    {{then 2}}
    for _ in 0..3 {
        let work = || println!("worked");
        let thread = {{then}};
        thread.join().expect("no thread panics");
    }
    Ok(())
}
