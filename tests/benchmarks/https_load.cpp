// SPDX-License-Identifier: Apache-2.0
// SPDX-FileCopyrightText: The Bartizan authors

#include "benchmarks/https_load.hpp"

#include <arpa/inet.h>
#include <csignal>
#include <fcntl.h>
#include <fstream>
#include <netinet/in.h>
#include <netinet/tcp.h>
#include <spawn.h>
#include <sys/socket.h>
#include <sys/wait.h>
#include <thread>
#include <unistd.h>

#include <openssl/err.h>
#include <openssl/ssl.h>

#include "benchmarks/rows.hpp"

namespace bartizan::bench {
namespace {

int connected(std::uint16_t port) {
    const int socket = ::socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0);
    sockaddr_in to{};
    to.sin_family = AF_INET;
    to.sin_port = htons(port);
    to.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
    if (::connect(socket, reinterpret_cast<sockaddr*>(&to), sizeof to) != 0) {
        ::close(socket);
        return -1;
    }
    const int one = 1;
    ::setsockopt(socket, IPPROTO_TCP, TCP_NODELAY, &one, sizeof one);
    return socket;
}

class Connection {
  public:
    Connection(SSL_CTX* context, std::uint16_t port) : socket_(connected(port)) {
        ssl_ = SSL_new(context);
        SSL_set_fd(ssl_, socket_);
        if (SSL_connect(ssl_) != 1) {
            give_up("the TLS handshake");
        }
    }

    Connection(const Connection&) = delete;
    Connection& operator=(const Connection&) = delete;

    ~Connection() {
        SSL_free(ssl_);
        ::close(socket_);
    }

    std::string ask(const std::string& request, const std::string& expected) {
        if (SSL_write(ssl_, request.data(), static_cast<int>(request.size())) <= 0) {
            give_up("SSL_write");
        }
        std::string answer;
        while (true) {
            char buffer[16384];
            const int count = SSL_read(ssl_, buffer, sizeof buffer);
            if (count <= 0) {
                give_up("the connection was closed: " + answer);
            }
            answer.append(buffer, static_cast<std::size_t>(count));
            if (complete(answer)) {
                break;
            }
        }
        if (!answer.starts_with(expected)) {
            give_up("refused: " + answer);
        }
        return answer;
    }

  private:
    static bool complete(const std::string& answer) {
        const auto head = answer.find("\r\n\r\n");
        if (head == std::string::npos) {
            return false;
        }
        if (answer.starts_with("HTTP/1.1 204")) {
            return true;
        }
        const auto field = answer.find("Content-Length: ");
        if (field < head) {
            return answer.size() >= head + 4 + std::stoul(answer.substr(field + 16));
        }
        return answer.ends_with("\r\n0\r\n\r\n");  // chunked
    }

    int socket_;
    SSL* ssl_;
};

SSL_CTX* context_for(const LoadTarget& target) {
    auto* context = SSL_CTX_new(TLS_client_method());
    if (SSL_CTX_load_verify_locations(context, target.anchors.c_str(), nullptr) != 1) {
        give_up("the anchors");
    }
    SSL_CTX_set_verify(context, SSL_VERIFY_PEER, nullptr);
    if (!target.certificate.empty() &&
        (SSL_CTX_use_certificate_chain_file(context, target.certificate.c_str()) != 1 ||
         SSL_CTX_use_PrivateKey_file(context, target.key.c_str(), SSL_FILETYPE_PEM) != 1)) {
        give_up("the client's identity");
    }
    return context;
}

// give_up() runs no destructors: nothing is left running all the same.
std::vector<pid_t>& running() {
    static std::vector<pid_t> pids;
    return pids;
}

void end_all() {
    for (const auto pid : running()) {
        ::kill(pid, SIGTERM);
    }
}

std::vector<pid_t> with_children(pid_t pid) {
    std::vector<pid_t> out{pid};
    const auto tasks = "/proc/" + std::to_string(pid) + "/task";
    for (const auto& task : std::filesystem::directory_iterator(tasks)) {
        std::ifstream file(task.path() / "children");
        for (pid_t child = 0; file >> child;) {
            out.push_back(child);
        }
    }
    return out;
}

}  // namespace

LoadResult load(const LoadTarget& target, const std::vector<std::string>& bodies,
                unsigned connections, double seconds, double rate) {
    auto* context = context_for(target);
    std::vector<std::unique_ptr<Connection>> open;
    for (unsigned i = 0; i < connections; ++i) {
        open.push_back(std::make_unique<Connection>(context, target.port));
    }
    std::vector<std::vector<double>> times(connections);
    std::vector<std::thread> threads;
    const double begin = wall_us();
    for (unsigned i = 0; i < connections; ++i) {
        threads.emplace_back([&, i] {
            for (std::size_t n = i;
                 seconds == 0 ? n < bodies.size() : wall_us() < begin + seconds * 1e6;
                 n += connections) {
                const auto k = n % bodies.size();
                const auto request =
                    target.head.empty()
                        ? bodies[k]
                        : target.head + "Content-Length: " + std::to_string(bodies[k].size()) +
                              "\r\n\r\n" + bodies[k];
                const double due = rate == 0 ? 0 : begin + static_cast<double>(n) / rate * 1e6;
                if (const double early = due - wall_us(); early > 0) {
                    ::usleep(static_cast<useconds_t>(early));
                }
                const double before = rate == 0 ? wall_us() : due;
                open[i]->ask(request, target.expected);
                times[i].push_back((wall_us() - before) / 1e3);
            }
        });
    }
    for (auto& thread : threads) {
        thread.join();
    }
    LoadResult result{.seconds = (wall_us() - begin) / 1e6, .milliseconds = {}};
    for (const auto& part : times) {
        result.milliseconds.insert(result.milliseconds.end(), part.begin(), part.end());
    }
    std::sort(result.milliseconds.begin(), result.milliseconds.end());
    open.clear();
    SSL_CTX_free(context);
    return result;
}

std::string answer_to(const LoadTarget& target, const std::string& request) {
    auto* context = context_for(target);
    auto answer = Connection(context, target.port).ask(request, "HTTP/1.1 ");
    SSL_CTX_free(context);
    return answer;
}

Process::Process(const std::vector<std::string>& command, const std::filesystem::path& folder,
                 const std::filesystem::path& log, std::uint16_t port) {
    std::vector<char*> words;
    for (const auto& word : command) {
        words.push_back(const_cast<char*>(word.c_str()));
    }
    words.push_back(nullptr);
    posix_spawn_file_actions_t actions;
    ::posix_spawn_file_actions_init(&actions);
    ::posix_spawn_file_actions_addchdir_np(&actions, folder.c_str());
    for (const int fd : {STDOUT_FILENO, STDERR_FILENO}) {
        ::posix_spawn_file_actions_addopen(&actions, fd, log.c_str(), O_WRONLY | O_CREAT | O_APPEND,
                                           0600);
    }
    if (::posix_spawnp(&pid_, words[0], &actions, nullptr, words.data(), environ) != 0) {
        give_up(command.front() + " does not start");
    }
    ::posix_spawn_file_actions_destroy(&actions);
    // Before the handler is registered: at exit it must still be there.
    auto& pids = running();
    static const int registered = std::atexit(end_all);
    static_cast<void>(registered);
    pids.push_back(pid_);
    for (int i = 0; i < 400; ++i) {
        const int socket = connected(port);
        if (socket >= 0) {
            ::close(socket);
            return;
        }
        ::usleep(25'000);
    }
    give_up(command.front() + " does not listen");
}

Process::~Process() {
    ::kill(pid_, SIGTERM);
    ::waitpid(pid_, nullptr, 0);
    std::erase(running(), pid_);
}

double Process::cpu_us() const {
    double total = 0;
    for (const auto pid : with_children(pid_)) {
        total += cpu_us_of(pid);
    }
    return total;
}

double Process::anonymous_mib() const {
    std::ifstream file("/proc/" + std::to_string(pid_) + "/status");
    std::string word;
    double kib = 0;
    while (file >> word) {
        if (word == "RssAnon:") {
            file >> kib;
        }
    }
    return kib / 1024;
}

std::uint16_t free_port() {
    const int socket = ::socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0);
    sockaddr_in at{};
    at.sin_family = AF_INET;
    at.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
    socklen_t size = sizeof at;
    if (::bind(socket, reinterpret_cast<sockaddr*>(&at), sizeof at) != 0 ||
        ::getsockname(socket, reinterpret_cast<sockaddr*>(&at), &size) != 0) {
        give_up("no free port");
    }
    ::close(socket);
    return ntohs(at.sin_port);
}

}  // namespace bartizan::bench
