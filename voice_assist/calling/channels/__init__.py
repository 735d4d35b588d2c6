"""Ways out: each takes a message within its own time limit, or says in one sentence why not."""
