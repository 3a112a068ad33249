// SPDX-License-Identifier: EUPL-1.2

// auditor - an auditor who trusts nobody, with other people's code: golang.org/x/mod's
// sumdb/note and sumdb/tlog read the log over HTTP.
//
//	auditor ORIGIN KEY OLD PROOF
//	auditor witnessed ORIGIN KEY WITNESS...
//
// ORIGIN is the log's address, KEY its verifier key, OLD a file with an earlier checkpoint,
// PROOF a file with what `tasrih audit prove` printed. The second form opens the head that
// witnesses have signed too, with the key of the log and of each WITNESS. Each line that it prints begins with
// "ok"; the first thing that is not as it must be ends it with status 1.
package main

import (
	"bytes"
	"crypto/ed25519"
	"crypto/sha256"
	"encoding/base64"
	"encoding/binary"
	"encoding/json"
	"fmt"
	"io"
	"net/http"
	"os"
	"strconv"
	"strings"

	"golang.org/x/mod/sumdb/note"
	"golang.org/x/mod/sumdb/tlog"
)

func demand(good bool, what string, more ...interface{}) {
	if !good {
		fmt.Println(append([]interface{}{"NOT", what}, more...)...)
		os.Exit(1)
	}
}

func get(url string) []byte {
	reply, err := http.Get(url)
	demand(err == nil, "got", url, err)
	defer reply.Body.Close()
	body, err := io.ReadAll(reply.Body)
	demand(err == nil && reply.StatusCode == 200, "got", url, reply.Status)
	return body
}

type tree struct {
	size int64
	root tlog.Hash
}

func open(bytes []byte, verifier note.Verifier) tree {
	opened, err := note.Open(bytes, note.VerifierList(verifier))
	demand(err == nil, "a signed checkpoint", err)
	lines := strings.Split(opened.Text, "\n")
	demand(len(lines) >= 3 && lines[0] == verifier.Name(), "the origin", lines[0])
	size, err := strconv.ParseInt(lines[1], 10, 64)
	demand(err == nil, "a size", lines[1])
	root, err := base64.StdEncoding.DecodeString(lines[2])
	demand(err == nil && len(root) == tlog.HashSize, "a root", lines[2])
	opening := tree{size: size}
	copy(opening.root[:], root)
	return opening
}

// Reads tiles over HTTP; flips one bit of what it read when it is told to.
type reader struct {
	origin string
	flip   bool
	read   int
}

func (r *reader) Height() int { return 8 }
func (r *reader) ReadTiles(tiles []tlog.Tile) ([][]byte, error) {
	var all [][]byte
	for _, tile := range tiles {
		path := strings.Replace(tile.Path(), "tile/8/", "tile/", 1)
		one := get(r.origin + "/" + path)
		if r.flip {
			one[len(one)/2] ^= 1
		}
		all = append(all, one)
		r.read++
	}
	return all, nil
}
func (r *reader) SaveTiles([]tlog.Tile, [][]byte) {}

func entries(origin string, size int64) [][]byte {
	var all [][]byte
	for number := int64(0); number*256 < size; number++ {
		path := fmt.Sprintf("%s/tile/entries/%03d", origin, number)
		if left := size - number*256; left < 256 {
			path += fmt.Sprintf(".p/%d", left)
		}
		for bundle := get(path); len(bundle) > 0; {
			length := 2 + int(binary.BigEndian.Uint16(bundle))
			demand(length <= len(bundle), "a whole bundle", path)
			all = append(all, bundle[2:length])
			bundle = bundle[length:]
		}
	}
	demand(int64(len(all)) == size, "as many entries as were signed", len(all), size)
	return all
}

func checkEntries(now tree, all [][]byte, r tlog.HashReader) {
	for i, entry := range all {
		proof, err := tlog.ProveRecord(now.size, int64(i), r)
		demand(err == nil, "a proof", i, err)
		hash := tlog.RecordHash(entry)
		demand(tlog.CheckRecord(proof, now.size, now.root, int64(i), hash) == nil, "included", i)
		altered := append([]byte{}, entry...)
		altered[i%len(altered)] ^= 1
		demand(tlog.CheckRecord(proof, now.size, now.root, int64(i), tlog.RecordHash(altered)) != nil,
			"refused, an altered entry", i)
	}
	fmt.Println("ok", len(all), "entries are included, and none of them altered")
}

func checkGrowth(old tree, now tree, r tlog.HashReader) {
	proof, err := tlog.ProveTree(now.size, old.size, r)
	demand(err == nil, "a proof of growth", err)
	demand(tlog.CheckTree(proof, now.size, now.root, old.size, old.root) == nil, "continued", old.size)
	other := old.root
	other[5] ^= 1
	demand(tlog.CheckTree(proof, now.size, now.root, old.size, other) != nil, "refused, another past")
	fmt.Println("ok", "the log of", old.size, "entries is the start of that of", now.size)
}

func checkTiles(origin string, now tree) {
	flipped := tlog.TileHashReader(tlog.Tree{N: now.size, Hash: now.root}, &reader{origin: origin, flip: true})
	_, err := tlog.ProveRecord(now.size, 0, flipped)
	demand(err != nil, "refused, an altered tile")
	fmt.Println("ok", "an altered tile is refused:", err)
}

func checkNote(bytes []byte, verifier note.Verifier) {
	// The last digit of the signature holds two bits of filling, which may be anything.
	filled := len(bytes) - len("?=\n")
	for i := range bytes {
		if i == filled {
			continue
		}
		altered := append([]byte{}, bytes...)
		altered[i] ^= 1
		_, err := note.Open(altered, note.VerifierList(verifier))
		demand(err != nil, "refused, an altered checkpoint", i)
	}
	fmt.Println("ok", "each altered character of the checkpoint is refused")
}

type disclosed struct {
	Entry, Index, Size            int64
	Actor, Action, Object, Reason string
	Salt, Commitment, Leaf        []byte
	Path                          [][]byte
	Checkpoint                    string
}

func hidden(salt []byte, mark byte, word string) []byte {
	hash := sha256.Sum256(append(append(append([]byte{}, salt...), mark), word...))
	return hash[:]
}

// What the authority tells of an entry is what the public leaf commits to.
func checkDisclosed(text []byte, verifier note.Verifier, all [][]byte) {
	var proof disclosed
	err := json.Unmarshal(text, &proof)
	demand(err == nil, "a proof in JSON", err)
	at := open([]byte(proof.Checkpoint), verifier)
	demand(at.size == proof.Size && proof.Index == proof.Entry-1, "of that checkpoint")
	var path tlog.RecordProof
	for _, one := range proof.Path {
		var hash tlog.Hash
		copy(hash[:], one)
		path = append(path, hash)
	}
	demand(tlog.CheckRecord(path, at.size, at.root, proof.Index, tlog.RecordHash(proof.Leaf)) == nil, "included")
	demand(bytes.Equal(all[proof.Index], proof.Leaf), "the public entry")
	for mark, word := range map[byte]string{2: proof.Actor, 4: proof.Object} {
		demand(bytes.Contains(proof.Leaf, hidden(proof.Salt, mark, word)), "committed to", word)
		demand(!bytes.Contains(proof.Leaf, hidden(proof.Salt, mark, word+"x")), "committed to nothing else")
		demand(!bytes.Contains(proof.Leaf, []byte(word)), "hidden", word)
	}
	demand(bytes.Contains(proof.Leaf, []byte(proof.Action)) && bytes.Contains(proof.Leaf, proof.Commitment), "its action")
	fmt.Println("ok", "entry", proof.Entry, "says", proof.Action, "of", proof.Object, "by", proof.Actor)
}

// C2SP tlog-cosignature, version 1: what x/mod has no verifier of.
type witness struct {
	name string
	hash uint32
	key  ed25519.PublicKey
}

const cosignature = 4 // the algorithm's number in a key

func (w witness) Name() string    { return w.name }
func (w witness) KeyHash() uint32 { return w.hash }
func (w witness) Verify(text, signature []byte) bool {
	if len(signature) != 8+ed25519.SignatureSize {
		return false
	}
	signed := fmt.Sprintf("cosignature/v1\ntime %d\n%s", binary.BigEndian.Uint64(signature), text)
	return ed25519.Verify(w.key, []byte(signed), signature[8:])
}

func newWitness(line string) witness {
	parts := strings.SplitN(line, "+", 3)
	demand(len(parts) == 3, "a witness's key", line)
	bytes, err := base64.StdEncoding.DecodeString(parts[2])
	demand(err == nil && len(bytes) == 1+ed25519.PublicKeySize && bytes[0] == cosignature, "a key of cosignatures", line)
	sum := sha256.Sum256(append([]byte(parts[0]+"\n"), bytes...))
	one := witness{parts[0], binary.BigEndian.Uint32(sum[:]), ed25519.PublicKey(bytes[1:])}
	demand(fmt.Sprintf("%08x", one.hash) == parts[1], "the key's own hash", line)
	return one
}

func checkWitnessed(origin string, log note.Verifier, lines []string) {
	all := []note.Verifier{log}
	for _, line := range lines {
		all = append(all, newWitness(line))
	}
	signed := get(origin + "/witnessed")
	opened, err := note.Open(signed, note.VerifierList(all...))
	demand(err == nil, "a head that was witnessed", err)
	demand(len(opened.Sigs) == len(all), "signed by the log and by each witness", len(opened.Sigs), string(signed))
	fmt.Println("ok", "the log and", len(lines), "witnesses have signed", strings.Split(opened.Text, "\n")[1], "entries")
	// Each witness alone is enough to see another text.
	for _, one := range all[1:] {
		altered := append([]byte{}, signed...)
		altered[len(log.Name())+1] ^= 1 // the first digit of the size
		_, err := note.Open(altered, note.VerifierList(one))
		demand(err != nil, "refused, another head", one.Name())
	}
	fmt.Println("ok", "no witness has signed another head")
}

func main() {
	if os.Args[1] == "witnessed" {
		verifier, err := note.NewVerifier(os.Args[3])
		demand(err == nil, "a key", err)
		checkWitnessed(os.Args[2], verifier, os.Args[4:])
		return
	}
	origin, key := os.Args[1], os.Args[2]
	verifier, err := note.NewVerifier(key)
	demand(err == nil, "a key", err)
	oldBytes, err := os.ReadFile(os.Args[3])
	demand(err == nil, "read", os.Args[3])
	proofBytes, err := os.ReadFile(os.Args[4])
	demand(err == nil, "read", os.Args[4])
	signed := get(origin + "/checkpoint")
	now := open(signed, verifier)
	fmt.Println("ok", "a checkpoint of", now.size, "entries by", verifier.Name())
	r := tlog.TileHashReader(tlog.Tree{N: now.size, Hash: now.root}, &reader{origin: origin})
	all := entries(origin, now.size)
	checkNote(signed, verifier)
	checkEntries(now, all, r)
	checkGrowth(open(oldBytes, verifier), now, r)
	checkTiles(origin, now)
	checkDisclosed(proofBytes, verifier, all)
}
