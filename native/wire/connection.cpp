// SPDX-License-Identifier: Apache-2.0
// SPDX-FileCopyrightText: The Bartizan authors

#include "wire/connection.hpp"

#include <limits>

#include <boost/asio/error.hpp>
#include <boost/asio/post.hpp>
#include <boost/beast/core/flat_buffer.hpp>
#include <boost/beast/http/error.hpp>
#include <boost/beast/http/parser.hpp>
#include <boost/beast/http/string_body.hpp>

#include "wire/framing.hpp"
#include "wire/request_id.hpp"
#include "wire/response_text.hpp"

namespace bartizan::wire {
namespace {

namespace asio = boost::asio;
namespace beast = boost::beast;
namespace http = boost::beast::http;
using boost::system::error_code;
using Clock = std::chrono::steady_clock;

constexpr std::size_t first_read = 4096;
// What a refused client may still send before its connection is cut: it would otherwise get a
// reset in the place of the answer. More than the largest body that a route takes.
constexpr std::size_t linger_octets = 5UL * 1024 * 1024;
constexpr auto linger_time = std::chrono::seconds(2);
constexpr std::string_view go_on = "HTTP/1.1 100 Continue\r\n\r\n";

Error malformed(const error_code& code) {
    if (code == http::error::header_limit || code == http::error::buffer_overflow) {
        return {Fault::too_large, "the head of the request", ""};
    }
    return {Fault::malformed_request, "HTTP: " + code.message(), ""};
}

class HttpConnection final : public Connection {
  public:
    HttpConnection(ListenerState& listener, Lanes& lanes, Socket socket, std::string peer)
        : listener_(listener),
          lanes_(lanes),
          epoch_(listener.epoch()),
          peer_{std::move(peer), std::nullopt},
          transport_(make_transport(std::move(socket), epoch_.context)) {}

    ~HttpConnection() override { listener_.leave(peer_.address); }

    void start() override {
        wait_at_most(listener_.limits().handshake, Incident::deadline_handshake);
        transport_->handshake([self = self()](error_code code, std::size_t /*none*/) {
            if (code) {
                self->listener_.saw(self->overdue_ ? Incident::deadline_handshake
                                                   : Incident::handshake_failed);
                return;
            }
            self->peer_.certificate = self->transport_->certificate();
            self->next_request();
        });
    }

    void end_if_idle() override {
        if (!busy_) {
            transport_->close();
        }
    }

    void end_if_overdue(Clock::time_point now) override {
        if (now >= deadline_) {
            overdue_ = true;
            deadline_ = Clock::time_point::max();
            transport_->close();
        }
    }

  private:
    using Step = void (HttpConnection::*)();

    std::shared_ptr<HttpConnection> self() {
        return std::static_pointer_cast<HttpConnection>(shared_from_this());
    }

    // `incident` is what it counts as if the next read or write is not done by then.
    void wait_at_most(std::chrono::milliseconds time, Incident incident) {
        deadline_ = Clock::now() + time;
        deadline_incident_ = incident;
    }

    void saw_end(const error_code& code) {
        if (overdue_) {
            listener_.saw(deadline_incident_);
        } else if (code != asio::error::operation_aborted) {
            listener_.saw(Incident::disconnected);
        }
    }

    void read_more(Step then) {
        transport_->read_some(buffer_.prepare(first_read),
                              [self = self(), then](error_code code, std::size_t count) {
                                  if (code) {
                                      self->saw_end(code);
                                      if (code == asio::error::eof && self->busy_) {
                                          self->finish();
                                      }
                                      return;
                                  }
                                  self->buffer_.commit(count);
                                  (self.get()->*then)();
                              });
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
            begin_request();
            return;
        }
        wait_at_most(listener_.limits().idle, Incident::deadline_idle);
        read_more(&HttpConnection::begin_request);
    }

    void begin_request() {
        busy_ = true;
        wait_at_most(listener_.limits().request, Incident::deadline_request);
        request_ = Request();
        request_.id = new_request_id();
        request_.peer = &peer_;
        request_.received_at = Clock::now();
        parser_.emplace();
        parser_->header_limit(listener_.limits().header_octets);
        // Decided when the head is known; to this release of the library none is a limit of 0.
        parser_->body_limit(std::numeric_limits<std::uint64_t>::max());
        read_head();
    }

    error_code parse() {
        error_code code;
        buffer_.consume(parser_->put(buffer_.data(), code));
        return code == http::error::need_more ? error_code() : code;
    }

    void read_head() {
        if (const auto code = parse()) {
            refuse(malformed(code));
        } else if (parser_->is_header_done()) {
            head_read();
        } else {
            read_more(&HttpConnection::read_head);
        }
    }

    void head_read() {
        const auto& message = parser_->get();
        request_.method = std::string(message.method_string());
        request_.raw_target = std::string(message.target());
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
            answer(*response, parser_->is_done());
            return;
        }
        task_ = std::move(std::get<Task>(admission));
        const auto length = parser_->content_length();
        if (length && *length > task_.body_limit) {
            too_large();
            return;
        }
        parser_->body_limit(task_.body_limit);
        parser_->eager(true);
        if (!parser_->is_done() && request_.header("Expect") != nullptr) {
            // RFC 9110 10.1.1: the client waits with the body for this.
            transport_->write(go_on, [self = self()](error_code code, std::size_t /*count*/) {
                if (code) {
                    self->saw_end(code);
                    return;
                }
                self->read_body();
            });
            return;
        }
        read_body();
    }

    void read_body() {
        if (!parser_->is_done() && buffer_.size() > 0) {
            const auto code = parse();
            if (code == http::error::body_limit) {
                too_large();
                return;
            }
            if (code) {
                refuse(malformed(code));
                return;
            }
        }
        if (parser_->is_done()) {
            work();
        } else {
            read_more(&HttpConnection::read_body);
        }
    }

    void refuse(const Error& error) {
        listener_.saw(Incident::malformed_http);
        answer(listener_.refused(request_, error), false);
    }

    void too_large() {
        listener_.saw(Incident::body_too_large);
        answer(listener_.refused(
                   request_,
                   {Fault::too_large,
                    "a body of at most " + std::to_string(task_.body_limit) + " octets", ""}),
               false);
    }

    void work() {
        deadline_ = Clock::time_point::max();
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
        asio::post(connection->transport_->socket().get_executor(),
                   [self = std::move(self), response = std::move(response)] {
                       self->answer(response, true);
                   });
    }

    Response run() {
        try {
            return task_.run(request_);
        } catch (const std::exception& exception) {
            return listener_.refused(request_, {Fault::internal, "", exception.what()});
        }
    }

    // `complete`: the request was read to its end, so that another one may follow it.
    void answer(const Response& response, bool complete) {
        linger_ = !complete;
        const bool more = complete && !response.close && parser_->get().keep_alive() &&
                          !listener_.stale(epoch_.generation);
        task_ = Task();
        wait_at_most(listener_.limits().response, Incident::deadline_response);
        response_text_ = response_text(response, request_, more);
        transport_->write(response_text_,
                          [self = self(), more](error_code code, std::size_t /*count*/) {
                              self->answered(code, more);
                          });
    }

    void answered(const error_code& code, bool more) {
        response_text_ = std::string();
        if (code) {
            saw_end(code);
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
        deadline_ = Clock::now() + linger_time;
        if (linger_ && epoch_.context) {
            // To say it under TLS would be to wait for the other side's word.
            discard(0);
            return;
        }
        transport_->shutdown([self = self()](error_code code, std::size_t /*none*/) {
            if (!code && !self->epoch_.context) {
                self->discard(0);
            }
        });
    }

    void discard(std::size_t so_far) {
        if (so_far >= linger_octets) {
            transport_->close();
            return;
        }
        buffer_.clear();
        transport_->read_some(buffer_.prepare(first_read),
                              [self = self(), so_far](error_code code, std::size_t count) {
                                  if (!code) {
                                      self->discard(so_far + count);
                                  }
                              });
    }

    ListenerState& listener_;
    Lanes& lanes_;
    const TlsEpoch epoch_;
    Peer peer_;
    std::unique_ptr<Transport> transport_;
    beast::flat_buffer buffer_;
    std::optional<http::request_parser<http::string_body>> parser_;
    Request request_;
    Task task_;
    std::string response_text_;
    Clock::time_point deadline_ = Clock::time_point::max();
    Incident deadline_incident_ = Incident::deadline_handshake;
    bool overdue_ = false;
    bool busy_ = false;
    bool linger_ = false;
};

}  // namespace

std::shared_ptr<Connection> make_connection(ListenerState& listener, Lanes& lanes, Socket socket,
                                            std::string peer) {
    return std::make_shared<HttpConnection>(listener, lanes, std::move(socket), std::move(peer));
}

}  // namespace bartizan::wire
