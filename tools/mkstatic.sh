#!/bin/sh
# mkstatic.sh OUT: makes the style sheet, the script and the icons that pages
# use from assets/ and npm's nhsuk-frontend, which is fetched by lock file when
# it is missing.
#
# The fonts go: they are licensed to NHS organisations alone, and would call
# another host. The rest stands inside @supports, see assets/base.css.
set -eu

out=${1:?usage: mkstatic.sh OUT}
nhs=node_modules/nhsuk-frontend/dist/nhsuk
css=$nhs/nhsuk-frontend.min.css

[ -f "$css" ] || npm ci --ignore-scripts --no-audit --no-fund
mkdir -p "$out/images"
rm -f "$out"/images/*.svg

strip() {
	sed -E \
	    -e 's/@charset "UTF-8";//' \
	    -e 's/@font-face ?\{font-family:"?Frutiger W01"?[^}]*\}//g' \
	    -e 's/"?Frutiger W01"?,arial,sans-serif/arial,"Liberation Sans",sans-serif/g' \
	    -e 's,/\*# sourceMappingURL=[^*]*\*/,,' "$css"
}
# Comments, indents and line ends; our style sheets have no strings with either.
squeeze() {
	tr '\n\t' '  ' <"$1" | sed -E -e 's,/\*([^*]|\*+[^*/])*\*+/,,g' \
	    -e 's/ +/ /g' -e 's/ ?([{};,]) ?/\1/g' -e 's/: /:/g' -e 's/;}/}/g'
}
{
	printf '@charset "UTF-8";\n'
	squeeze assets/base.css
	printf '\n@supports (display:grid){\n'
	strip
	printf '}\n'
	squeeze assets/heed.css
	printf '\n'
} >"$out/heed.css.new"

if grep -Eq 'Frutiger|assets\.nhs\.uk|@import|@font-face' "$out/heed.css.new"
then
	echo "mkstatic: a font or another host is left in heed.css" >&2
	exit 1
fi
mv "$out/heed.css.new" "$out/heed.css"
squeeze assets/report.css >"$out/report.css"

# Only the icons that the style sheet asks for.
for icon in $(grep -o '/assets/images/[a-z-]*\.svg' "$out/heed.css" | sort -u)
do
	cp "$nhs/assets/images/${icon##*/}" "$out/images/"
done
cp assets/heed.js assets/icon.svg assets/picture-*.svg "$out/"
