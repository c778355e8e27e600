// Checks what `auditor ledger` writes with the packages that Go itself checks its modules by.
//
// Arguments: the verifier key, a checkpoint, proof.json; then, if wanted, an older
// checkpoint that the proof leads back to. Prints one line for each thing that holds and
// exits 1 at the first that does not.
package main

import (
	"encoding/base64"
	"encoding/json"
	"fmt"
	"os"
	"strconv"
	"strings"

	"golang.org/x/mod/sumdb/note"
	"golang.org/x/mod/sumdb/tlog"
)

type proof struct {
	Checkpoint  string
	Consistency []struct {
		Size   int64
		Root   string
		Hashes []string
	}
	Entry *struct {
		Index  int64
		Leaf   string
		Hashes []string
	}
}

func must(err error, what string) {
	if err != nil {
		fmt.Printf("%s: %v\n", what, err)
		os.Exit(1)
	}
	fmt.Printf("%s: ok\n", what)
}

func hash(text string) tlog.Hash {
	var made tlog.Hash
	data, err := base64.StdEncoding.DecodeString(text)
	if err != nil || len(data) != len(made) {
		fmt.Println("no hash:", text)
		os.Exit(1)
	}
	copy(made[:], data)
	return made
}

func hashes(texts []string) []tlog.Hash {
	made := []tlog.Hash{}
	for _, text := range texts {
		made = append(made, hash(text))
	}
	return made
}

func tree(verifiers note.Verifiers, data []byte, what string) tlog.Tree {
	opened, err := note.Open(data, verifiers)
	must(err, what)
	lines := strings.Split(opened.Text, "\n")
	size, err := strconv.ParseInt(lines[1], 10, 64)
	must(err, what+" size")
	return tlog.Tree{N: size, Hash: hash(lines[2])}
}

func main() {
	verifier, err := note.NewVerifier(os.Args[1])
	must(err, "verifier key")
	verifiers := note.VerifierList(verifier)
	data, _ := os.ReadFile(os.Args[2])
	now := tree(verifiers, data, "checkpoint")

	var given proof
	data, _ = os.ReadFile(os.Args[3])
	must(json.Unmarshal(data, &given), "proof")
	if in := tree(verifiers, []byte(given.Checkpoint), "checkpoint in the proof"); in != now {
		fmt.Println("the proof is of another checkpoint")
		os.Exit(1)
	}
	if given.Entry != nil {
		leaf := tlog.RecordHash([]byte(given.Entry.Leaf))
		path := tlog.RecordProof(hashes(given.Entry.Hashes))
		must(tlog.CheckRecord(path, now.N, now.Hash, given.Entry.Index, leaf), "inclusion")
	}
	if len(os.Args) < 5 {
		return
	}
	data, _ = os.ReadFile(os.Args[4])
	old := tree(verifiers, data, "older checkpoint")
	for _, growth := range given.Consistency {
		if growth.Size == old.N {
			path := tlog.TreeProof(hashes(growth.Hashes))
			must(tlog.CheckTree(path, now.N, now.Hash, old.N, old.Hash), "consistency")
			return
		}
	}
	fmt.Println("the proof says nothing of the older checkpoint")
	os.Exit(1)
}
