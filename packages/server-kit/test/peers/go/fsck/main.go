// Command fsck runs the checker of Trillian Tessera, as it is, over an exported trail. It exits with 1 and a reason where anything differs.
package main

import (
	"context"
	"fmt"
	"os"
	"path/filepath"

	"github.com/transparency-dev/merkle/rfc6962"
	"github.com/transparency-dev/tessera/api"
	"github.com/transparency-dev/tessera/client"
	"github.com/transparency-dev/tessera/fsck"
	"golang.org/x/mod/sumdb/note"
)

func main() {
	if len(os.Args) != 2 {
		fmt.Fprintln(os.Stderr, "usage: fsck <folder of an exported trail>")
		os.Exit(2)
	}
	if err := check(os.Args[1]); err != nil {
		fmt.Fprintln(os.Stderr, err)
		os.Exit(1)
	}
}

func check(folder string) error {
	vkey, err := os.ReadFile(filepath.Join(folder, "vkey"))
	if err != nil {
		return err
	}
	verifier, err := note.NewVerifier(string(vkey))
	if err != nil {
		return err
	}
	files := &client.FileFetcher{Root: folder}
	return fsck.New(verifier.Name(), verifier, files, leafHashes, fsck.Opts{N: 2}).Check(context.Background())
}

// leafHashes is what a plain log of tlog-tiles has: each record of a bundle is a leaf.
func leafHashes(bundle []byte) ([][]byte, error) {
	var records api.EntryBundle
	if err := records.UnmarshalText(bundle); err != nil {
		return nil, err
	}
	hashes := make([][]byte, len(records.Entries))
	for i, record := range records.Entries {
		hashes[i] = rfc6962.DefaultHasher.HashLeaf(record)
	}
	return hashes, nil
}
