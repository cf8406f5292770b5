// SPDX-License-Identifier: Apache-2.0
// SPDX-FileCopyrightText: The Bartizan authors
//
// ./dev bench: ratios in one run. A table for people, --json FILE for programs.

#include <CLI/CLI.hpp>
#include <algorithm>
#include <fstream>
#include <iomanip>
#include <iostream>
#include <sstream>

#include "benchmarks/rows.hpp"
#include "json/writer.hpp"

using namespace bartizan;

namespace {

std::string fixed(double value, int digits) {
    std::ostringstream out;
    out << std::fixed << std::setprecision(digits) << value;
    return std::move(out).str();
}

std::string as_json(const bench::Rows& rows) {
    std::string out = "[";
    for (const auto& row : rows) {
        json::Writer writer;
        writer.begin_object();
        writer.member("name", row.name);
        writer.name("value");
        writer.raw(fixed(row.value, 2));
        writer.member("unit", row.unit);
        writer.member("reference", row.reference);
        writer.name("ratio");
        row.reference.empty() ? writer.null() : writer.raw(fixed(row.ratio, 3));
        writer.name("limit");
        row.limit == 0 ? writer.null() : writer.raw(fixed(row.limit, 2));
        writer.member("holds", row.holds());
        writer.end_object();
        out += (out.size() > 1 ? ",\n " : "") + writer.text();
    }
    return out + "]\n";
}

void print(const bench::Row& row) {
    std::cout << "| " << row.name << " | " << fixed(row.value, row.value < 1000 ? 1 : 0) << ' '
              << row.unit << " | ";
    if (!row.reference.empty()) {
        std::cout << fixed(row.ratio, 2) << " x " << row.reference;
    }
    std::cout << " | ";
    if (row.limit != 0) {
        std::cout << (row.at_most ? "at most " : "at least ") << fixed(row.limit, 2) << ": "
                  << (row.holds() ? "holds" : "DOES NOT HOLD");
    }
    std::cout << " |" << std::endl;
}

}  // namespace

int main(int argc, char** argv) {
    CLI::App app{"Measures, each as a ratio to a peer of the same run.", "bench"};
    bench::Options options;
    std::string file;
    app.add_flag("--smoke", options.smoke, "tiny counts: only whether it runs");
    app.add_option("--json", file, "write the rows to this file");
    std::string only;
    app.add_option("--only", only, "one part of the table")
        ->check(CLI::IsMember({"issue", "signer", "ledger", "service", "million", "inventory",
                               "query", "listener", "lcm"}));
    CLI11_PARSE(app, argc, argv);
    std::cout << "| What | Value | Ratio | Limit |\n|---|---|---|---|" << std::endl;
    bench::Rows all;
    using Part = std::pair<std::string_view, bench::Rows (*)(const bench::Options&)>;
    for (const auto& [name, part] :
         {Part{"issue", bench::issue_rows}, Part{"signer", bench::signer_rows},
          Part{"ledger", bench::ledger_rows}, Part{"service", bench::service_rows},
          Part{"million", bench::million_rows}, Part{"inventory", bench::inventory_rows},
          Part{"query", bench::query_rows}, Part{"listener", bench::listener_rows},
          Part{"lcm", bench::lcm_rows}}) {
        if (!only.empty() && only != name) {
            continue;
        }
        for (auto& row : part(options)) {
            print(row);
            all.push_back(std::move(row));
        }
    }
    if (!file.empty() && !(std::ofstream(file) << as_json(all))) {
        std::cerr << "bench: cannot write " << file << '\n';
        return 1;
    }
    const bool held = std::ranges::all_of(all, [](const auto& row) { return row.holds(); });
    return held || options.smoke ? 0 : 1;
}
