// Command sumdb reads an exported trail with the packages by which Go itself checks its module log. It prints the number of entries that it
// found right, and exits with 1 and a reason where anything differs.
package main

import (
	"bytes"
	"encoding/base64"
	"encoding/binary"
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"strconv"
	"strings"

	"golang.org/x/mod/sumdb/note"
	"golang.org/x/mod/sumdb/tlog"
)

const (
	tileHeight = 8
	tileWidth  = 1 << tileHeight
)

func main() {
	if len(os.Args) != 2 {
		fmt.Fprintln(os.Stderr, "usage: sumdb <folder of an exported trail>")
		os.Exit(2)
	}
	size, err := check(os.Args[1])
	if err != nil {
		fmt.Fprintln(os.Stderr, err)
		os.Exit(1)
	}
	fmt.Println(size)
}

func check(folder string) (int64, error) {
	tree, err := openCheckpoint(folder)
	if err != nil {
		return 0, err
	}
	// Gives only hashes out of tiles that it has checked against the root.
	proven := tlog.TileHashReader(tree, tiles{folder})
	var stored storedHashes
	for first := int64(0); first < tree.N; first += tileWidth {
		count := min(tileWidth, tree.N-first)
		records, err := readBundle(folder, first/tileWidth, int(count))
		if err != nil {
			return 0, err
		}
		indexes := make([]int64, count)
		for i := range indexes {
			indexes[i] = tlog.StoredHashIndex(0, first+int64(i))
		}
		hashes, err := proven.ReadHashes(indexes)
		if err != nil {
			return 0, err
		}
		for i, record := range records {
			n := first + int64(i)
			if tlog.RecordHash(record) != hashes[i] {
				return 0, fmt.Errorf("record %d is not what the tiles hold", n)
			}
			more, err := tlog.StoredHashes(n, record, stored)
			if err != nil {
				return 0, err
			}
			stored = append(stored, more...)
		}
	}
	root, err := tlog.TreeHash(tree.N, stored)
	if err != nil {
		return 0, err
	}
	if root != tree.Hash {
		return 0, fmt.Errorf("the records have the root %v, the checkpoint says %v", root, tree.Hash)
	}
	return tree.N, checkProofs(tree, stored, proven)
}

// checkProofs lets tlog make proofs out of the tiles, and check them.
func checkProofs(tree tlog.Tree, stored storedHashes, proven tlog.HashReader) error {
	for _, n := range []int64{0, tree.N / 3, tree.N / 2, tree.N - 1} {
		if tree.N == 0 {
			return nil
		}
		proof, err := tlog.ProveRecord(tree.N, n, proven)
		if err != nil {
			return err
		}
		if err := tlog.CheckRecord(proof, tree.N, tree.Hash, n, stored[tlog.StoredHashIndex(0, n)]); err != nil {
			return fmt.Errorf("record %d: %w", n, err)
		}
		old, err := tlog.TreeHash(n+1, stored)
		if err != nil {
			return err
		}
		growth, err := tlog.ProveTree(tree.N, n+1, proven)
		if err != nil {
			return err
		}
		if err := tlog.CheckTree(growth, tree.N, tree.Hash, n+1, old); err != nil {
			return fmt.Errorf("tree of %d: %w", n+1, err)
		}
	}
	return nil
}

func openCheckpoint(folder string) (tlog.Tree, error) {
	var tree tlog.Tree
	vkey, err := os.ReadFile(filepath.Join(folder, "vkey"))
	if err != nil {
		return tree, err
	}
	verifier, err := note.NewVerifier(string(vkey))
	if err != nil {
		return tree, err
	}
	signed, err := os.ReadFile(filepath.Join(folder, "checkpoint"))
	if err != nil {
		return tree, err
	}
	opened, err := note.Open(signed, note.VerifierList(verifier))
	if err != nil {
		return tree, err
	}
	lines := strings.SplitN(opened.Text, "\n", 4)
	if len(lines) != 4 || lines[0] != verifier.Name() {
		return tree, errors.New("this is no checkpoint of the log that the key belongs to")
	}
	root, err := base64.StdEncoding.DecodeString(lines[2])
	if err != nil || len(root) != tlog.HashSize {
		return tree, fmt.Errorf("%q is no root", lines[2])
	}
	tree.Hash = tlog.Hash(root)
	tree.N, err = strconv.ParseInt(lines[1], 10, 64)
	return tree, err
}

// storedHashes is a HashReader over all hashes, in the order in which tlog numbers them.
type storedHashes []tlog.Hash

func (stored storedHashes) ReadHashes(indexes []int64) ([]tlog.Hash, error) {
	hashes := make([]tlog.Hash, len(indexes))
	for i, index := range indexes {
		hashes[i] = stored[index]
	}
	return hashes, nil
}

// tiles reads tiles at the paths of C2SP tlog-tiles, which are those of tlog without the height.
type tiles struct{ folder string }

func (tiles) Height() int                     { return tileHeight }
func (tiles) SaveTiles([]tlog.Tile, [][]byte) {}

func (t tiles) ReadTiles(wanted []tlog.Tile) ([][]byte, error) {
	read := make([][]byte, len(wanted))
	for i, tile := range wanted {
		path := strings.Replace(tile.Path(), "tile/8/", "tile/", 1)
		data, err := os.ReadFile(filepath.Join(t.folder, path))
		if err != nil {
			return nil, err
		}
		read[i] = data
	}
	return read, nil
}

func readBundle(folder string, n int64, count int) ([][]byte, error) {
	// Level -1 is where tlog has its records.
	path := tlog.Tile{H: tileHeight, L: -1, N: n, W: count}.Path()
	data, err := os.ReadFile(filepath.Join(folder, strings.Replace(path, "tile/8/data/", "tile/entries/", 1)))
	if err != nil {
		return nil, err
	}
	rest := bytes.NewBuffer(data)
	records := make([][]byte, count)
	for i := range records {
		length := rest.Next(2)
		if len(length) < 2 {
			return nil, fmt.Errorf("bundle %d ends in front of its record %d", n, i)
		}
		size := int(binary.BigEndian.Uint16(length))
		if records[i] = rest.Next(size); len(records[i]) < size {
			return nil, fmt.Errorf("bundle %d ends within its record %d", n, i)
		}
	}
	if rest.Len() > 0 {
		return nil, fmt.Errorf("bundle %d has %d bytes too many", n, rest.Len())
	}
	return records, nil
}
