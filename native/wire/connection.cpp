// SPDX-License-Identifier: Apache-2.0
// SPDX-FileCopyrightText: The Bartizan authors

#include "wire/connection.hpp"

#include <limits>

#include <boost/asio/post.hpp>
#include <boost/asio/ssl/context.hpp>
#include <boost/beast/core/basic_stream.hpp>
#include <boost/beast/core/flat_buffer.hpp>
#include <boost/beast/http.hpp>
#include <boost/beast/ssl/ssl_stream.hpp>

#include "wire/framing.hpp"
#include "wire/problem.hpp"
#include "wire/request_id.hpp"

namespace bartizan::wire {
namespace {

namespace asio = boost::asio;
namespace beast = boost::beast;
namespace http = boost::beast::http;
using boost::system::error_code;

using Tcp = beast::basic_stream<asio::ip::tcp, Executor>;
using Tls = beast::ssl_stream<Tcp>;

constexpr std::size_t first_read = 4096;
// What a refused client may still send before its connection is cut: it would otherwise get a
// reset in the place of the answer.
constexpr std::size_t linger_octets = 512UL * 1024;
constexpr auto linger_time = std::chrono::seconds(2);

bool is_http_error(const error_code& code) {
    return code.category() == http::make_error_code(http::error::bad_method).category();
}

Error malformed(const error_code& code) {
    if (code == http::error::header_limit || code == http::error::buffer_overflow) {
        return {Fault::too_large, "the head of the request", ""};
    }
    return {Fault::malformed_request, "HTTP: " + code.message(), ""};
}

template <class Stream>
class HttpConnection final : public Connection {
  public:
    static constexpr bool is_tls = std::is_same_v<Stream, Tls>;

    HttpConnection(ListenerState& listener, Lanes& lanes, Socket socket,
                   std::string peer) requires(!is_tls)
        : listener_(listener),
          lanes_(lanes),
          epoch_(listener.epoch()),
          peer_{std::move(peer), std::nullopt},
          stream_(std::move(socket)) {}

    HttpConnection(ListenerState& listener, Lanes& lanes, Socket socket, std::string peer,
                   TlsEpoch epoch) requires(is_tls)
        : listener_(listener),
          lanes_(lanes),
          epoch_(std::move(epoch)),
          tls_(std::make_unique<asio::ssl::context>(x509::share(*epoch_.context))),
          peer_{std::move(peer), std::nullopt},
          stream_(Tcp(std::move(socket)), *tls_) {}

    ~HttpConnection() override { listener_.leave(peer_.address); }

    void start() override {
        if constexpr (is_tls) {
            transport().expires_after(listener_.limits().handshake);
            stream_.async_handshake(asio::ssl::stream_base::server,
                                    [self = self()](error_code code) { self->greeted(code); });
        } else {
            next_request();
        }
    }

    void end_if_idle() override {
        if (!busy_) {
            transport().close();
        }
    }

  private:
    auto self() { return std::static_pointer_cast<HttpConnection>(shared_from_this()); }

    Tcp& transport() { return beast::get_lowest_layer(stream_); }

    void saw_end(const error_code& code, Incident deadline) {
        if (code == beast::error::timeout) {
            listener_.saw(deadline);
        } else if (code != asio::error::operation_aborted) {
            listener_.saw(Incident::disconnected);
        }
    }

    void greeted(error_code code) {
        if constexpr (is_tls) {
            if (code) {
                listener_.saw(code == beast::error::timeout ? Incident::deadline_handshake
                                                            : Incident::handshake_failed);
                return;
            }
            peer_.certificate = x509::peer_certificate(stream_.native_handle());
        }
        next_request();
    }

    void next_request() {
        busy_ = false;
        // One that a new identity has made stale ends with an answer that says so: a request may
        // be on its way already.
        if (listener_.draining()) {
            finish();
            return;
        }
        if (buffer_.size() > 0) {
            read_head();
            return;
        }
        transport().expires_after(listener_.limits().idle);
        stream_.async_read_some(buffer_.prepare(first_read),
                                [self = self()](error_code code, std::size_t count) {
                                    if (code) {
                                        self->saw_end(code, Incident::deadline_idle);
                                        return;
                                    }
                                    self->buffer_.commit(count);
                                    self->read_head();
                                });
    }

    void read_head() {
        busy_ = true;
        transport().expires_after(listener_.limits().request);
        received_at_ = std::chrono::steady_clock::now();
        parser_.emplace();
        parser_->header_limit(listener_.limits().header_octets);
        // Decided when the head is known; to this release of the library none is a limit of 0.
        parser_->body_limit(std::numeric_limits<std::uint64_t>::max());
        http::async_read_header(
            stream_, buffer_, *parser_,
            [self = self()](error_code code, std::size_t /*count*/) { self->head_read(code); });
    }

    void head_read(error_code code) {
        if (code) {
            reading_failed(code);
            return;
        }
        const auto& message = parser_->get();
        request_ = Request();
        request_.id = new_request_id();
        request_.method = std::string(message.method_string());
        request_.raw_target = std::string(message.target());
        request_.peer = &peer_;
        request_.received_at = received_at_;
        for (const auto& field : message) {
            request_.headers.emplace_back(std::string(field.name_string()),
                                          std::string(field.value()));
        }
        if (const auto error = framing_error(request_, message.version())) {
            refuse(*error);
            return;
        }
        auto target = Target::parse(request_.raw_target);
        if (!target) {
            refuse({Fault::malformed_request, "the target is not in origin-form", ""});
            return;
        }
        request_.target = std::move(*target);
        auto admission = listener_.handler()(request_);
        if (auto* response = std::get_if<Response>(&admission)) {
            answer(std::move(*response), parser_->is_done());
            return;
        }
        task_ = std::move(std::get<Task>(admission));
        read_body();
    }

    void read_body() {
        const auto length = parser_->content_length();
        if (length && *length > task_.body_limit) {
            too_large();
            return;
        }
        parser_->body_limit(task_.body_limit);
        if (parser_->is_done()) {
            work();
            return;
        }
        if (request_.header("Expect") != nullptr) {
            // RFC 9110 10.1.1: the client waits with the body for this.
            bodiless_.emplace(http::status::continue_, 11);
            http::async_write(stream_, *bodiless_,
                              [self = self()](error_code code, std::size_t /*count*/) {
                                  if (code) {
                                      self->saw_end(code, Incident::deadline_request);
                                      return;
                                  }
                                  self->read_rest();
                              });
            return;
        }
        read_rest();
    }

    void read_rest() {
        http::async_read(stream_, buffer_, *parser_,
                         [self = self()](error_code code, std::size_t /*count*/) {
                             if (code == http::error::body_limit) {
                                 self->too_large();
                             } else if (code) {
                                 self->reading_failed(code);
                             } else {
                                 self->work();
                             }
                         });
    }

    void reading_failed(const error_code& code) {
        const bool partial =
            code == http::error::end_of_stream || code == http::error::partial_message;
        if (!is_http_error(code) || partial) {
            saw_end(code, Incident::deadline_request);
            if (partial) {
                finish();
            }
            return;
        }
        request_ = Request();
        request_.id = new_request_id();
        refuse(malformed(code));
    }

    void refuse(const Error& error) {
        listener_.saw(Incident::malformed_http);
        answer(problem(error, request_.id), false);
    }

    void too_large() {
        listener_.saw(Incident::body_too_large);
        answer(problem({Fault::too_large,
                        "a body of at most " + std::to_string(task_.body_limit) + " octets", ""},
                       request_.id),
               false);
    }

    void work() {
        transport().expires_never();
        request_.body = std::move(parser_->get().body());
        if (task_.start) {
            task_.start(request_, [self = self()](Response response) mutable {
                answer_from_elsewhere(std::move(self), std::move(response));
            });
            return;
        }
        if (task_.lane == Lane::connection) {
            answer(run(), true);
            return;
        }
        auto job = [self = self()]() mutable {
            auto response = self->run();
            answer_from_elsewhere(std::move(self), std::move(response));
        };
        if (!lanes_.post(task_.lane, std::move(job))) {
            listener_.saw(Incident::pool_full);
            answer(task_.full(request_), true);
        }
    }

    // The loop's thread has to be the last owner.
    static void answer_from_elsewhere(std::shared_ptr<HttpConnection> self, Response response) {
        auto* connection = self.get();
        asio::post(connection->stream_.get_executor(),
                   [self = std::move(self), response = std::move(response)]() mutable {
                       self->answer(std::move(response), true);
                   });
    }

    Response run() {
        try {
            return task_.run(request_);
        } catch (const std::exception& exception) {
            return problem({Fault::internal, "", exception.what()}, request_.id);
        }
    }

    // `complete`: the request was read to its end, so that another one may follow it.
    void answer(Response response, bool complete) {
        linger_ = !complete;
        const bool more = complete && !response.close && parser_->get().keep_alive() &&
                          !listener_.stale(epoch_.generation);
        task_ = Task();
        transport().expires_after(listener_.limits().response);
        const auto done = [self = self(), more](error_code code, std::size_t /*count*/) {
            self->answered(code, more);
        };
        const auto fill = [&](auto& message) {
            message.version(11);
            message.result(static_cast<unsigned>(response.status));
            for (const auto& [name, value] : response.headers) {
                message.insert(name, value);
            }
            message.set(http::field::date, http_date());
            message.set("X-Request-Id", request_.id);
            message.keep_alive(more);
        };
        if (request_.method == "HEAD") {
            bodiless_.emplace();
            fill(*bodiless_);
            bodiless_->content_length(response.body.size());
            http::async_write(stream_, *bodiless_, done);
            return;
        }
        response_.emplace();
        fill(*response_);
        response_->body() = std::move(response.body);
        response_->prepare_payload();
        http::async_write(stream_, *response_, done);
    }

    void answered(const error_code& code, bool more) {
        response_.reset();
        bodiless_.reset();
        if (code) {
            saw_end(code, Incident::deadline_response);
            return;
        }
        if (more) {
            next_request();
            return;
        }
        finish();
    }

    // Says that no more comes, takes what was on its way, then closes.
    void finish() {
        busy_ = false;
        transport().expires_after(linger_time);
        if constexpr (is_tls) {
            if (!linger_) {
                stream_.async_shutdown([self = self()](error_code) {});
                return;
            }
        } else {
            error_code ignored;
            transport().socket().shutdown(asio::ip::tcp::socket::shutdown_send, ignored);
        }
        discard(0);
    }

    void discard(std::size_t so_far) {
        if (so_far >= linger_octets) {
            transport().close();
            return;
        }
        buffer_.clear();
        stream_.async_read_some(buffer_.prepare(first_read),
                                [self = self(), so_far](error_code code, std::size_t count) {
                                    if (!code) {
                                        self->discard(so_far + count);
                                    }
                                });
    }

    ListenerState& listener_;
    Lanes& lanes_;
    const TlsEpoch epoch_;
    std::unique_ptr<asio::ssl::context> tls_;  // the stream keeps a reference
    Peer peer_;
    Stream stream_;
    beast::flat_buffer buffer_;
    std::optional<http::request_parser<http::string_body>> parser_;
    std::optional<http::response<http::string_body>> response_;
    std::optional<http::response<http::empty_body>> bodiless_;  // to HEAD, or 100
    Request request_;
    Task task_;
    std::chrono::steady_clock::time_point received_at_;
    bool busy_ = false;
    bool linger_ = false;
};

}  // namespace

std::shared_ptr<Connection> make_connection(ListenerState& listener, Lanes& lanes, Socket socket,
                                            std::string peer) {
    auto epoch = listener.epoch();
    if (epoch.context) {
        return std::make_shared<HttpConnection<Tls>>(listener, lanes, std::move(socket),
                                                     std::move(peer), std::move(epoch));
    }
    return std::make_shared<HttpConnection<Tcp>>(listener, lanes, std::move(socket),
                                                 std::move(peer));
}

}  // namespace bartizan::wire
